/* completion_bash: three tables as functions (the options of a command, the value of an option, the word at a place), and what asks
 * them. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/completion.h"
#include "cli/usage.h"

static const char body[] =
    "# _osler_offer WORD KIND [WORDS OR ENDINGS]: what begins like the word\n"
    "_osler_offer() {\n"
    "    local word=$1 kind=$2 before= ending IFS=$' \\t\\n'\n"
    "    shift 2\n"
    "    local among=\"$*\"\n"
    "    IFS=$'\\n'\n"
    "    case $kind in\n"
    "    words) COMPREPLY=($(IFS=' '; compgen -W \"$among\" -- \"$word\")) ;;\n"
    "    list)\n"
    "        [[ $word == *,* ]] && before=${word%,*},\n"
    "        COMPREPLY=($(IFS=' '; compgen -P \"$before\" -W \"$among\" -- \"${word##*,}\")) ;;\n"
    "    folders)\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        COMPREPLY=($(compgen -d -- \"$word\")) ;;\n"
    "    files)\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        if (($# == 0)); then\n"
    "            COMPREPLY=($(compgen -f -- \"$word\"))\n"
    "        else\n"
    "            COMPREPLY=($({ compgen -d -- \"$word\"; for ending; do compgen -f -X \"!*.$ending\" -- \"$word\"; done; } | sort -u))\n"
    "        fi ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "# _osler_count COMMAND: how many words stand before the one that is typed, with it\n"
    "_osler_count() {\n"
    "    local at=2 count=1 value\n"
    "    while ((at < COMP_CWORD)); do\n"
    "        if [[ ${COMP_WORDS[at]} == -?* ]]; then\n"
    "            value=$(_osler_value \"$1\" \"${COMP_WORDS[at]}\")\n"
    "            if [[ ${COMP_WORDS[at + 1]} == = ]]; then\n"
    "                ((at += 2))\n"
    "            elif [[ $value && $value != optional* ]]; then\n"
    "                ((at++))\n"
    "            fi\n"
    "        else\n"
    "            ((count++))\n"
    "        fi\n"
    "        ((at++))\n"
    "    done\n"
    "    echo $count\n"
    "}\n"
    "\n"
    "_osler() {\n"
    "    local command=${COMP_WORDS[1]} word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} joined= value\n"
    "    COMPREPLY=()\n"
    "    if ((COMP_CWORD == 1)); then\n"
    "        _osler_offer \"$word\" words $_osler_commands --help --version\n"
    "        return\n"
    "    fi\n"
    "    # --format=json is three words to bash.\n"
    "    if [[ $word == = ]]; then\n"
    "        joined=yes word=\n"
    "    elif [[ $option == = ]]; then\n"
    "        joined=yes option=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n"
    "    value=$(_osler_value \"$command\" \"$option\")\n"
    "    if [[ $value == optional* ]]; then\n"
    "        value=${value#optional }\n"
    "        [[ $joined ]] || value=\n"
    "    fi\n"
    "    if [[ $value ]]; then\n"
    "        _osler_offer \"$word\" $value\n"
    "    elif [[ $word == -* ]]; then\n"
    "        _osler_offer \"$word\" words $(_osler_options \"$command\")\n"
    "    else\n"
    "        _osler_offer \"$word\" $(_osler_word \"$command\" \"$(_osler_count \"$command\")\")\n"
    "    fi\n"
    "}\n"
    "\n"
    "complete -F _osler osler\n";

static void put_commands(void) {
    for (const struct command *const *at = commands; *at; at++) printf("%s%s", at == commands ? "" : " ", (*at)->name);
}

static void put_options(const struct command *command) {
    printf("    %s) echo '", command->name);
    for (const struct option *const *at = command->options; *at; at++) {
        if ((*at)->letter) printf("-%c ", (*at)->letter);
        printf("--%s%s", (*at)->name, at[1] ? " " : "");
    }
    puts("' ;;");
}

/* What _osler_offer is to do. */
static void put_kind(const struct usage_word *word) {
    switch (word->kind) {
    case USAGE_ANYTHING: fputs("anything", stdout); break;
    case USAGE_ITSELF: printf("words %s", word->name); break;
    case USAGE_COMMAND: fputs("words ", stdout); put_commands(); break;
    case USAGE_FILE: fputs("files", stdout); break;
    case USAGE_GUIDELINE: fputs("files guide osb", stdout); break;
    case USAGE_FOLDER: fputs("folders", stdout); break;
    case USAGE_ENDINGS:
        fputs("files", stdout);
        for (size_t i = 0; i < word->endings; i++) printf(" %s", word->ending[i]);
    }
}

static void put_value(const struct command *command, const struct option *option) {
    printf("    '%s --%s'", command->name, option->name);
    if (option->letter) printf(" | '%s -%c'", command->name, option->letter);
    printf(") echo %s", option->optional ? "optional " : "");
    if (option->choices) {
        fputs(option->list ? "list" : "words", stdout);
        for (const char *const *choice = option->choices; *choice; choice++) printf(" %s", *choice);
    } else {
        struct usage_word value = usage_value(option);
        put_kind(&value);
    }
    puts(" ;;");
}

/* Of several ways the first words that stand as they are; of one way each word. */
static void put_words(const struct command *command) {
    struct usage_word word;
    if (usage_other_way(command->usage)) {
        printf("    '%s 1') echo words", command->name);
        for (const char *way = command->usage, *at; way; way = usage_other_way(way)) {
            at = way;
            if (usage_next(&at, &word) && word.kind == USAGE_ITSELF) printf(" %s", word.name);
        }
        puts(" ;;");
        return;
    }
    const char *at = command->usage;
    for (int number = 1; usage_next(&at, &word); number++) {
        if (word.kind == USAGE_ANYTHING) continue;
        if (word.repeats) printf("    '%s '*) echo ", command->name);
        else printf("    '%s %d') echo ", command->name, number);
        put_kind(&word);
        puts(" ;;");
    }
}

void completion_bash(void) {
    puts("# Completion of osler for bash, made by `osler completion bash`.");
    fputs("_osler_commands='", stdout);
    put_commands();
    puts("'\n\n# _osler_options COMMAND\n_osler_options() {\n    case $1 in");
    for (const struct command *const *at = commands; *at; at++) put_options(*at);
    puts("    esac\n}\n\n# _osler_value COMMAND OPTION: what _osler_offer is to do; nothing for a switch\n_osler_value() {\n    case \"$1 $2\" in");
    for (const struct command *const *at = commands; *at; at++)
        for (const struct option *const *option = (*at)->options; *option; option++)
            if ((*option)->value) put_value(*at, *option);
    puts("    esac\n}\n\n# _osler_word COMMAND NUMBER: likewise for the words that are no options\n_osler_word() {\n    case \"$1 $2\" in");
    for (const struct command *const *at = commands; *at; at++) put_words(*at);
    puts("    esac\n}\n");
    fputs(body, stdout);
}
