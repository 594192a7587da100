autocmd BufNewFile,BufRead *.guide setfiletype osler
