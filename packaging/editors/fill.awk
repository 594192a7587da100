# fill: prints the last file, a template, with its blanks filled in from the tables before it, so that an editor knows the words that
# the scanner knows.
#
#   @OPENING@ @LATER@ @RESERVED@   words of grammar/keywords.def; RESERVED are those that are never a name
#   @PLACED_IN_SCENARIO@ ...       words that count only in a place
#   @WORDS_clause@ @PHRASES_clause@ ...   by the class that the table `classes` gives them
#   @PROPERTIES@ @RULES@           of compiler/metadata.def and compiler/style.def
#   @UNIT@ @TIMES@                 a unit as base/unit_table.def has it, the everyday words for time of base/unit.c
#   @VERSION@                      of include/osler.h
#
# Words become alternatives of a regular expression, the longest first; of the common forms of TextMate (in JSON) and of Vim (\v).

BEGIN { FS = "\"" }

function add(list, word) {
    if ((list, word) in known) return
    known[list, word] = 1
    word_of[list, ++count[list]] = word
}

function trim(text) {
    sub(/^ +/, "", text)
    sub(/ +$/, "", text)
    return text
}

# Letter by letter, because gsub is not the same in every awk where backslashes are concerned.
function in_json(text,    i, c, out) {
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        out = out (c == "\\" ? c c : c)
    }
    return out
}

# A sign stands for itself in both forms when a backslash is before it; several words may be on several lines.
function literal(text,    i, c, out) {
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        out = out (c == " " ? (vim ? "\\_s+" : "\\s+") : c ~ /[A-Za-z0-9_']/ ? c : "\\" c)
    }
    return out
}

function alternatives(list,    i, j, n, word, all) {
    n = count[list]
    if (n == 0) {
        print "fill: no table has a word for @" list "@" > "/dev/stderr"
        exit 1
    }
    for (i = 2; i <= n; i++) {
        word = word_of[list, i]
        for (j = i - 1; j >= 1 && length(word_of[list, j]) < length(word); j--) word_of[list, j + 1] = word_of[list, j]
        word_of[list, j + 1] = word
    }
    for (i = 1; i <= n; i++) all = all (i > 1 ? "|" : "") literal(word_of[list, i])
    return all
}

# [prefix]symbol[exponent][{annotation}], joined by . and /; what stands in brackets or parentheses is not looked at.
function unit(    group, maybe, note, exponent, brackets, term) {
    group = vim ? "%(" : "(?:"
    maybe = vim ? "=" : "?"
    note = vim ? "\\{[^{} \\t]*\\}" : "\\{[^{}\\s]*\\}"
    brackets = vim ? "\\[[^ \\t\\]]*\\]" : "\\[[^\\]\\s]*\\]"
    exponent = "[-+]" maybe "[0-9]+"
    term = group group "10[*^]" exponent "|" group alternatives("PREFIX") ")" maybe group alternatives("METRIC") "|" brackets ")|" \
           alternatives("PLAIN") "|" alternatives("TIMES") ")" group exponent ")" maybe group note ")" maybe "|" note ")"
    return term group "[./]" group "\\([^() \\t]*\\)|" term "|[0-9]+))*"
}

function value(name,    list) {
    if (name == "VERSION") return version
    if (name == "UNIT") return unit()
    return alternatives(name)
}

FNR == 1 {
    template = FILENAME == ARGV[ARGC - 1]
    vim = FILENAME ~ /\.vim$/
    classes = FILENAME ~ /classes$/
}

template {
    rest = $0
    out = ""
    while (match(rest, /@[A-Z][A-Za-z_]*@/)) {
        name = substr(rest, RSTART + 1, RLENGTH - 2)
        out = out substr(rest, 1, RSTART - 1) (vim ? value(name) : in_json(value(name)))
        rest = substr(rest, RSTART + RLENGTH)
    }
    print out rest
    next
}

/^#define OSLER_VERSION "/ { version = $2 }
/^OPENING\(/ { add("OPENING", $2) }
/^LATER\(/ { add("LATER", $2); add("RESERVED", $2) }
/^LOGIC\(/ { add("RESERVED", $2); add("WORDS_" (($2 in class) ? class[$2] : "other"), $2) }
/^PLACED\(/ { split($3, part, /[, )]+/); add("PLACED_" part[3], $2) }
/^META\(/ { add("PROPERTIES", $2) }
/^STYLE\(/ { split($0, part, /[(,]/); add("RULES", part[2]) }
/^PREFIX\(/ { add("PREFIX", $2) }
/^BASE\("[^[]/ { add("METRIC", $2) }
/^(UNIT|ARBITRARY|SPECIAL)\("[^[]/ { add($3 ~ /YES/ ? "METRIC" : "PLAIN", $2) }
/^ *\{ "[a-z]+", "[a-z]+" \}/ { for (i = 2; i < NF; i += 4) { add("TIMES", $i "s"); add("TIMES", $i) } }
classes && /^[a-z]+:/ {
    split($0, part, ": ")
    n = split(part[2], words, ",")
    for (i = 1; i <= n; i++) class[trim(words[i])] = part[1]
}
# "number"{W}"of"{W}"different"/{END}
/^(<TYPE_WORDS>)?"[a-z]+"(\{W\}"[a-z]+")+\/\{END\}/ {
    phrase = $2
    for (i = 4; i < NF && $(i - 1) == "{W}"; i += 2) phrase = phrase " " $i
    add("PHRASES_" ((phrase in class) ? class[phrase] : "other"), phrase)
}
