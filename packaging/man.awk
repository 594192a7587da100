# man: a page for man from what the command says of itself. Input: `osler --help`, for the page of a command then a line "----" and
# `osler COMMAND --help`. -v name=COMMAND (empty: the page of osler itself) -v version=1.2.3

function escaped(text,    i, c, out) {
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        out = out (c == "\\" ? "\\e" : c == "-" ? "\\-" : c == "`" ? "\\(ga" : c == "'" ? "\\(aq" : c)
    }
    return out ~ /^[.']/ ? "\\&" out : out
}

function bold(text) { return "\\fB" escaped(text) "\\fR" }
function slanted(text) { return "\\fI" escaped(text) "\\fR" }

# "-o, --output FILE"
function option(form,    word, n, i, out) {
    n = split(form, word, " ")
    for (i = 1; i <= n; i++) {
        if (word[i] ~ /^--[a-z-]+\[=/) out = out bold(substr(word[i], 1, index(word[i], "[") - 1)) escaped("[=") \
                                            slanted(substr(word[i], index(word[i], "=") + 1, length(word[i]) - index(word[i], "=") - 1)) "]"
        else if (word[i] ~ /^-[a-z],$/) out = out bold(substr(word[i], 1, 2)) ", "
        else if (word[i] ~ /^-/) out = out bold(word[i])
        else out = out " " slanted(word[i])
    }
    return out
}

# What names a word in capitals is for the reader to fill in.
function usage(text,    word, n, i, out) {
    n = split(text, word, " ")
    for (i = 1; i <= n; i++) {
        if (i > 1) out = out " "
        out = out (word[i] ~ /[A-Z]/ ? slanted(word[i]) : bold(word[i]))
    }
    return out
}

function section(title) { print ".SH " title }

function exit_statuses(    part, n, i) {
    section("EXIT STATUS")
    sub(/^exit status: /, "", statuses)
    sub(/\.$/, "", statuses)
    n = split(statuses, part, /, [0-9] /) # 4 refused, a limit or the system: only a number begins another one
    for (i = 1; i <= n; i++) {
        sub(/^[0-9] /, "", part[i])
        printf ".TP\n.B %d\n%s\n", i - 1, escaped(part[i])
    }
}

/^----$/ {
    of_command = 1
    part = ""
    next
}
/^usage:|^       osler / && (part == "" || part == "usage") {
    part = "usage"
    sub(/^ *(usage: )?/, "")
    if (of_command || name == "") way[++ways] = $0
    next
}
/^commands:$/ { part = "commands"; next }
/^options:$/ { part = "options"; next }
/^exit status:/ { part = "statuses" }
/^$/ {
    if (part == "usage") part = "line"
    else if (part == "line" && line != "") part = "about"
    next
}
part == "statuses" { statuses = statuses (statuses == "" ? "" : " ") $0 }
part == "commands" && /^  [a-z]/ { command[++commands] = $1; does[commands] = substr($0, 14) }
part == "line" && of_command { line = $0 }
part == "about" { about[++abouts] = $0 }
part == "options" && /^  (-[a-z],|   ) --/ {
    form[++options] = substr($0, 3, 22)
    help[options] = substr($0, 26)
    if (substr($0, 25, 1) != " " && length($0) > 24) { # a form that needs a line of its own
        form[options] = substr($0, 3)
        help[options] = ""
    }
    next
}
part == "options" { help[options] = help[options] (help[options] == "" ? "" : " ") substr($0, 26) }

END {
    page = "osler" (name == "" ? "" : "-" name)
    print ".\\\" Made by make from what osler" (name == "" ? "" : " " name) " --help prints."
    printf ".TH %s 1 \"\" \"osler %s\" \"Osler\"\n", escaped(toupper(page)), version
    section("NAME")
    print escaped(page) " \\- " (name == "" ? "clinical guidelines as code" : escaped(line))
    section("SYNOPSIS")
    for (i = 1; i <= ways; i++) print (i > 1 ? ".br\n" : "") usage(way[i]) (name == "" ? "" : " [" slanted("OPTION") "...]")
    section("DESCRIPTION")
    if (name == "") print "Guidelines are written in a language of their own, checked by a compiler, and answered for a patient with doses,"
    if (name == "") print "reasons and the facts that are missing. For education and development."
    else if (abouts == 0) print escaped(toupper(substr(line, 1, 1)) substr(line, 2)) "."
    for (i = 1; i <= abouts; i++) print escaped(about[i])
    if (commands && name == "") section("COMMANDS")
    for (i = 1; i <= commands && name == ""; i++) printf ".TP\n%s\n%s: \\fBosler\\-%s\\fR(1)\n", bold(command[i]), escaped(does[i]), command[i]
    if (options) section("OPTIONS")
    for (i = 1; i <= options; i++) printf ".TP\n%s\n%s\n", option(form[i]), escaped(help[i])
    exit_statuses()
    section("SEE ALSO")
    if (name != "") print "\\fBosler\\fR(1),"
    print "the pages in share/doc/osler"
}
