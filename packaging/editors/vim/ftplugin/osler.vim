" :make checks the guideline and :copen lists what is wrong with it; :%!osler fmt - lays it out.
if exists("b:did_ftplugin")
  finish
endif
let b:did_ftplugin = 1
setlocal commentstring=#\ %s comments=:# textwidth=100 shiftwidth=2 softtabstop=2 expandtab
setlocal makeprg=osler\ check\ --format\ plain\ %:S
setlocal errorformat=%f:%l:%c:\ %trror\ E%n:\ %m,%f:%l:%c:\ %tarning\ W%n:\ %m,%f:%l:%c:\ style\ W%n:\ %m
let b:undo_ftplugin = "setlocal commentstring< comments< textwidth< shiftwidth< softtabstop< expandtab< makeprg< errorformat<"
