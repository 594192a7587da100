" Osler @VERSION@. Made by `make editors` from the tables that the compiler reads; what is to change is changed there, or in
" packaging/editors. Of two that begin at one place the later counts.
if exists("b:current_syntax")
  finish
endif
syntax case match
syntax sync fromstart

" Words
syntax match oslerOther /\v<%(@WORDS_other@)>/
syntax match oslerTime /\v<%(@WORDS_time@)>/
syntax match oslerValue /\v<%(@WORDS_value@)>/
syntax match oslerTest /\v<%(@WORDS_test@)>/
syntax match oslerConnective /\v<%(@WORDS_connective@)>/
syntax match oslerClause /\v<%(@WORDS_clause@)>/
syntax match oslerError /\v<%(@LATER@)>/

" Words that count only in their place
syntax match oslerOther /\v<to\s+%(@PLACED_BEHIND_TO@)>/
syntax match oslerOther /\v<%(@PLACED_BEFORE_NUMBER@)>\ze\_s+\d/
syntax match oslerMeasure /\v<%(@PLACED_BEFORE_NAME@)>\ze\s+%(%(@RESERVED@)>)@!\h\w*>%(\s*:)@!/
syntax match oslerTest /\v%(<%(is|are|not|or|and)\s)@<!%(\w\s)@<=<%(@PLACED_BEHIND_NAME@)>/
syntax match oslerClause /\v%(^\s*|%(<%(is|are))@<!%(\w|[",])@<=\s+)<%(@PLACED_IN_SCENARIO@)>\ze%(\s+%(%(@RESERVED@)>)@!\h|\s*$)/
syntax match oslerClause /\v^\s*<%(@PLACED_FIRST_ON_LINE_OF_SCORE@)>\ze\s+\h\w*\s*[":]/

" Phrases
syntax match oslerOther /\v<in>\ze\s+/ nextgroup=oslerUnit skipwhite
syntax match oslerOther /\v<%(@PHRASES_other@)>/
syntax match oslerTime /\v<%(@PHRASES_time@)>/
syntax match oslerMeasure /\v<%(@PHRASES_measure@)>/
syntax match oslerTest /\v<%(@PHRASES_test@)>/
syntax match oslerConnective /\v<%(@PHRASES_connective@)>/
syntax match oslerClause /\v<%(@PHRASES_clause@)>/

" Numbers with their units, dates, versions
syntax match oslerNumber /\v%(\w|[.[])@<!\d+%(\.\d+)=%([eE][-+]=\d+)=/ nextgroup=oslerUnit skipwhite
syntax match oslerUnit /\v%(%(@RESERVED@|at|times)>)@!@UNIT@%(\w|[./][A-Za-z[{])@!/ contained
syntax match oslerNumber /\v%(\w|\.)@<!\d+%(\.\d+){2,}/
syntax match oslerNumber /\v%(\w|\.)@<!\d{4}-\d\d%(-\d\d%(T[0-9:.]+%(Z|[-+]\d\d:\d\d)=)=)=/

" Signs, types, calls
syntax match oslerOperator "[-+*/<>=!≤≥≠×]"
syntax match oslerColon /:/ nextgroup=oslerUnit,oslerType skipwhite
syntax match oslerType /\v<%(@PHRASES_type@|number|text|date|period)>/ contained
syntax match oslerFunction /\v<\h\w*\ze\(/
syntax match oslerElement /\v<\h\w*\[\d+\]%(\.\h\w*)=/
syntax match oslerPoints /\v%(\w|\.)@<!-=\d+%(\.\d+)=\_s+points=\_s+when>/ contains=oslerNumber,oslerPointsWhen
syntax match oslerPointsWhen /\vpoints=\_s+when/ contained

" Tables
syntax match oslerBar /|/
syntax match oslerValue /\v%(\|\s*)@<=<%(@PLACED_ALONE_IN_CELL@)>\ze\s*\|/

" Properties
syntax match oslerProperty /\v%(^|\s|")@<=<%(@PROPERTIES@)%(\s+\h\w*){,3}\s*:/

" Declarations
syntax match oslerDeclaration /\v^\s*\zs%(@OPENING@)>\ze\s+%(%(is|are|and|or)>)@!\h/ nextgroup=oslerName skipwhite
syntax match oslerDeclaration /\v^\s*\zs%(@OPENING@)>\ze\s*%($|["#0-9])/
syntax match oslerName /\v%(%(@RESERVED@)>)@!\h\w*\ze%(\s*%($|["#:(])|\s+%(as|when)>)/ contained
syntax match oslerClause /\v%(^\s*assert\s+)@<=%(@PLACED_IN_ASSERT@)>/

" Texts and comments. A text that was never closed ends before the next declaration at the margin, as it does for the compiler.
syntax region oslerText start=/"/ skip=/\\./ end=/"/ end=/\v^\ze%(@OPENING@)>/ contains=oslerEscape,oslerInserted,@Spell
syntax match oslerEscape /\\["\\]/ contained
syntax match oslerInserted /\v\{\h\w*\}/ contained
syntax match oslerComment /#.*$/ contains=oslerAllow,@Spell
syntax match oslerAllow /\v#\s*\zsosler:\s+allow\s+%(@RULES@)>/ contained

highlight default link oslerDeclaration Structure
highlight default link oslerName Identifier
highlight default link oslerClause Statement
highlight default link oslerConnective Operator
highlight default link oslerTest Operator
highlight default link oslerOperator Operator
highlight default link oslerMeasure Keyword
highlight default link oslerTime Keyword
highlight default link oslerOther Keyword
highlight default link oslerPointsWhen Keyword
highlight default link oslerValue Constant
highlight default link oslerProperty Label
highlight default link oslerType Type
highlight default link oslerUnit Type
highlight default link oslerNumber Number
highlight default link oslerFunction Function
highlight default link oslerBar Delimiter
highlight default link oslerText String
highlight default link oslerEscape SpecialChar
highlight default link oslerInserted Special
highlight default link oslerComment Comment
highlight default link oslerAllow SpecialComment
highlight default link oslerError Error

let b:current_syntax = "osler"
