/* How the page looks: system typefaces, one column that grows into two, light and dark, and paper. */
#include "runtime/article_inside.h"

const char *const article_style[] = {
    ":root{--ink:#16202b;--soft:#4d5a68;--paper:#fff;--ground:#f3f5f8;--line:#d3dae2;--link:#0b57a4;--accent:#0e5a73;"
    "--yes:#0b6b35;--yes-ground:#e4f4ea;--no:#4d5a68;--no-ground:#eceff3;--open:#7a4b00;--open-ground:#fdf1d8;"
    "--stop:#a3161c;--stop-ground:#fde8e8;--strong:#0e5a73;--strong-ground:#e1f0f5;"
    "--serif:Charter,\"Bitstream Charter\",\"Sitka Text\",Cambria,Georgia,serif;"
    "--sans:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",\"Noto Sans\",Arial,sans-serif}\n",
    "@media(prefers-color-scheme:dark){:root{--ink:#e8edf3;--soft:#aab6c3;--paper:#171d25;--ground:#0f141a;--line:#35404d;"
    "--link:#8cc4ff;--accent:#7fd0e8;--yes:#86dba6;--yes-ground:#12301f;--no:#b3bec9;--no-ground:#252d37;--open:#f3c673;"
    "--open-ground:#352710;--stop:#ffa3a3;--stop-ground:#3d1618;--strong:#8fd6ec;--strong-ground:#12303a}}\n",
    "*{box-sizing:border-box}\n",
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}\n",
    "body{margin:0;background:var(--ground);color:var(--ink);font:1.0625rem/1.6 var(--sans);overflow-wrap:break-word}\n",
    "a{color:var(--link);text-underline-offset:.15em}\n",
    "a:focus-visible,.scroll:focus-visible,main:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}\n",
    "main:focus{outline:none}\n",
    ".skip{position:absolute;left:-999rem}\n",
    ".skip:focus{left:1rem;top:1rem;z-index:1;padding:.6rem 1rem;background:var(--paper);border-radius:4px}\n",
    ".hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}\n",
    ".wide{max-width:72rem;margin:0 auto;padding:0 clamp(1rem,4vw,2.5rem)}\n",
    "header.page{background:var(--paper);border-top:6px solid var(--accent);border-bottom:1px solid var(--line);"
    "padding:clamp(1.5rem,5vw,3rem) 0 clamp(1.25rem,3vw,2rem)}\n",
    ".kicker{margin:0 0 .5rem;color:var(--accent);font-size:.8125rem;font-weight:650;letter-spacing:.08em;text-transform:uppercase}\n",
    "h1,h2,h3{line-height:1.25;text-wrap:balance}\n",
    "h1{margin:0;font:650 clamp(1.7rem,1.2rem + 2.4vw,2.6rem)/1.15 var(--serif);letter-spacing:-.01em}\n",
    "h2{margin:0 0 1rem;font:650 clamp(1.3rem,1.1rem + 1vw,1.65rem)/1.25 var(--serif)}\n",
    "h3{margin:0 0 .6rem;font-size:1.125rem;font-weight:650}\n",
    ".question{max-width:46rem;margin:.75rem 0 0;color:var(--soft);font:1.1875rem/1.5 var(--serif)}\n",
    ".layout{display:grid;gap:1.5rem;padding-top:1.5rem;padding-bottom:3rem}\n",
    "main{min-width:0}\n",
    "nav h2{margin:0 0 .5rem;color:var(--soft);font:650 .8125rem/1.4 var(--sans);letter-spacing:.06em;text-transform:uppercase}\n",
    "nav ol{margin:0;padding:0;list-style:none;font-size:.9375rem}\n",
    "nav a{display:block;padding:.3rem 0;text-decoration:none}\n",
    "nav a:hover{text-decoration:underline}\n",
    "@media(min-width:60rem){.layout{grid-template-columns:13rem minmax(0,1fr);gap:3rem;padding-top:2.5rem}"
    "nav{position:sticky;top:2rem;align-self:start;max-height:calc(100vh - 4rem);overflow:auto}"
    "nav ol{border-left:1px solid var(--line);padding-left:1rem}}\n",
    "@media(max-width:59.99rem){nav{padding:1rem 1.25rem;background:var(--paper);border:1px solid var(--line);border-radius:8px}"
    "nav ol{columns:2 8.5rem;column-gap:1rem}nav li{break-inside:avoid;hyphens:auto}}\n",
    "main>section{margin:0 0 2.5rem}\n",
    "p,ul,ol,dl{margin:0 0 .75rem}\n",
    "section>:last-child,article>:last-child,aside>:last-child,dd>:last-child,li>:last-child{margin-bottom:0}\n",
    "p,li,dd{max-width:44rem}\n",
    ".lead{font:1.1875rem/1.6 var(--serif)}\n",
    "ul{padding-left:1.35rem}ol{padding-left:1.9rem}\n",
    "li{margin:.2rem 0}\n",
    "li::marker{color:var(--soft)}\n",
    "article,section.patient,#for-whom,dl{background:var(--paper);border:1px solid var(--line);border-radius:8px;"
    "padding:clamp(1rem,3vw,1.5rem)}\n",
    "article{margin:0 0 1rem;border-left:4px solid var(--strong)}\n",
    "article.conditional{border-left-style:double;border-left-width:6px}\n",
    "article.against{border-left-color:var(--stop)}\n",
    "article.warn{border-left-color:var(--open)}\n",
    "article.inform{border-left-color:var(--line)}\n",
    "article#to-ask{border:0;padding:0;margin:1.25rem 0 0}\n",
    "article:target,li:target,dt:target{outline:3px solid var(--accent);outline-offset:3px}\n",
    "section.patient{border:2px solid var(--accent)}\n",
    ".patient article{border:0;padding:0;margin:1.25rem 0 0}\n",
    ".label{font-weight:650}\n",
    ".labelled{margin:0 0 .75rem}\n",
    ".labelled>p{margin:0 0 .2rem}\n",
    ".cites{font:600 .72em/1 var(--sans);vertical-align:super}\n",
    ".cites a{padding:.2em .15em;text-decoration:none}\n",
    ".cites a:hover{text-decoration:underline}\n",
    "ul.badges{display:flex;flex-wrap:wrap;gap:.4rem;margin:0 0 .8rem;padding:0;list-style:none;font-size:.8125rem;line-height:1.4}\n",
    "header ul.badges{margin:1.1rem 0 0}\n",
    ".badges li,td>span{margin:0;padding:.15rem .6rem;border:1px solid var(--line);border-radius:1rem;color:var(--soft);"
    "background:var(--paper)}\n",
    "td>span{display:inline-block;font-size:.875rem;line-height:1.35}\n",
    ".badges .strong,.badges .conditional{color:var(--strong);background:var(--strong-ground);border-color:transparent;font-weight:600}\n",
    ".badges .yes,td>.yes{color:var(--yes);background:var(--yes-ground);border-color:transparent;font-weight:600}\n",
    ".badges .no,td>.no{color:var(--no);background:var(--no-ground);border-color:transparent;font-weight:600}\n",
    ".badges .unknown,td>.unknown,.badges .status,.badges .warn,td>.warn{color:var(--open);background:var(--open-ground);"
    "border-color:transparent;font-weight:600}\n",
    ".badges .contraindicated,td>.contraindicated,.badges .against,td>.against{color:var(--stop);background:var(--stop-ground);"
    "border-color:transparent;font-weight:600}\n",
    ".sign{margin-right:.4em;font-weight:700}\n",
    ".note{margin:0 0 .75rem;padding:.75rem 1rem;border-left:4px solid var(--open);border-radius:4px;background:var(--open-ground)}\n",
    "div.note{display:flex}\n",
    ".note.contraindicated{border-color:var(--stop);background:var(--stop-ground)}\n",
    ".note .sign{color:var(--open)}\n",
    ".note.contraindicated .sign{color:var(--stop)}\n",
    ".note p{margin:0}\n",
    "main>.note{margin:0 0 2.5rem;padding:1rem 1.25rem}\n",
    ".scroll{max-width:100%;margin:0 0 .75rem;overflow-x:auto}\n",
    "table{width:100%;border-collapse:collapse;font-size:.9375rem;line-height:1.45;font-variant-numeric:tabular-nums}\n",
    "caption{padding:0 0 .25rem;font-size:1.0625rem;font-weight:650;text-align:left}\n",
    "th,td{padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}\n",
    "thead th{color:var(--soft);font-size:.8125rem;font-weight:600}\n",
    "tbody th{min-width:7rem;font-weight:500}\n",
    "td{min-width:7rem}\n",
    "dt{margin-top:.9rem;padding-top:.9rem;border-top:1px solid var(--line);font-weight:650}\n",
    "dt:first-child{margin-top:0;padding-top:0;border-top:0}\n",
    "dd{margin:0}dd p{margin-top:.35rem}\n",
    "#review dd{color:var(--soft)}\n",
    "#review dl{display:grid;gap:.1rem 1.5rem}#review dt,#review dd{margin:0;padding:.35rem 0;border:0}"
    "@media(min-width:40rem){#review dl{grid-template-columns:max-content 1fr}}\n",
    ".references{font-size:.9375rem}\n",
    "footer.page{padding:2rem 0 3rem;border-top:1px solid var(--line);color:var(--soft);background:var(--paper);font-size:.875rem}\n",
    "footer p{max-width:60rem}\n",
    "footer .label{display:block;color:var(--ink)}\n",
    "@media print{@page{margin:18mm 16mm}"
    ":root{--ink:#000;--soft:#333;--paper:#fff;--ground:#fff;--line:#999;--link:#000;--accent:#000;--yes:#000;--yes-ground:#fff;"
    "--no:#000;--no-ground:#fff;--open:#000;--open-ground:#fff;--stop:#000;--stop-ground:#fff;--strong:#000;--strong-ground:#fff}"
    "body{font-size:10.5pt;line-height:1.4}nav,.skip{display:none}.layout{display:block;padding:0}.wide{max-width:none;padding:0}"
    "header.page{padding:0 0 8pt;border-top:0}h1{font-size:20pt}h2{font-size:14pt;break-after:avoid}h3{font-size:11.5pt;break-after:avoid}dt{break-after:avoid}"
    ".lead,.question{font-size:11.5pt}table{font-size:9.5pt}caption{font-size:10.5pt}th,td{padding:3pt 9pt 3pt 0}main>section,main>aside{margin:14pt 0 0}"
    "article{padding:6pt 0 6pt 9pt;border-width:0 0 0 2pt;border-radius:0;margin:0 0 8pt}"
    "section.patient,#for-whom,dl{padding:6pt 0;border:0;border-radius:0}"
    "article,tr,li,dd,.note{break-inside:avoid}.badges li,.note{border:1px solid #777!important}td>span{padding:0;border:0!important;font-size:9.5pt}"
    ".scroll{overflow:visible}a{text-decoration:none}main a[href^=http]::after{content:\" (\" attr(href) \")\";overflow-wrap:anywhere}"
    "footer.page{padding:8pt 0 0}}\n",
    "@media(prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}\n",
    NULL,
};
