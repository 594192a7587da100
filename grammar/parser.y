/* The language. Lexical rules are in scanner.l, what the actions build in tree.h, what is said about mistakes in
 * syntax.c. A declaration is opened by its keyword and ended by the next one; metadata is checked by the compiler. */

%define api.pure full
%define api.prefix {grammar_}
%define api.token.prefix {TOKEN_}
%define api.value.type union
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {struct reader *reader}
%initial-action { @$ = (struct span){ reader->file, 0, 0 }; }

%code requires {
#include "grammar/reader.h"
#include "grammar/tree.h"
}

%code provides {
/* parse.c: the token that the parser reads next. depth: how many symbols it holds, as what nests in the text nests there. */
int parse_next(GRAMMAR_STYPE *value, struct span *span, struct reader *reader, size_t depth);
}

%code {
#include "grammar/syntax.h"

#define YYLLOC_DEFAULT(whole, part, count)                                                                   \
    ((whole) = (count) ? span_join(YYRHSLOC(part, 1), YYRHSLOC(part, count))                                 \
                       : (struct span){ YYRHSLOC(part, 0).file, YYRHSLOC(part, 0).end, YYRHSLOC(part, 0).end })
#define YYINITDEPTH 64 /* most files need less; deeper ones grow */
#define YYMAXDEPTH 40000

/* Asked where the parser's stack is at hand. */
#undef yylex
#define yylex(value, span, reader) parse_next(value, span, reader, (size_t)(yyssp - yyss)); if ((reader)->stopped) YYABORT

static void grammar_error(const struct span *, struct reader *, const char *);

/* The parser copies what lies on its stack: what is larger than a quantity is kept beside the tree, and its place lies there. */
#define KEEP(type, ...) ((struct type *)tree_keep(reader, (struct type[]){ __VA_ARGS__ }, sizeof(struct type)))

static const struct name no_name;
static const struct string no_string;
static const struct quantity no_quantity;
static const struct written_dose no_schedule;
static const struct aggregate_tail no_tail;
}

/* Names of tokens are the words of error messages. */
%token END 0            "the end of the text"
%token START_FILE       "the beginning of a file"
%token START_EXPRESSION "the beginning of an expression"

%token LANGUAGE "'language'" GUIDELINE "'guideline'" USE "'use'" REFERENCE "'reference'" FACT "'fact'" RECORD "'record'"
       TREATMENT "'treatment'" FUNCTION "'function'" DEFINE "'define'" TABLE "'table'" SCORE "'score'"
       SECTION "'section'" APPLIES "'applies'" RECOMMEND "'recommend'" CONSIDER "'consider'" AVOID "'avoid'"
       WARN "'warn'" INFORM "'inform'" PREFER "'prefer'" CHOOSE "'choose'" ASSERT "'assert'" SCENARIO "'scenario'"

%token <struct name> NAME "a name" VERSION "a version such as 1.0.0" META "a property"
%token <struct string> STRING "a quoted text"
%token <struct quantity> NUMBER "a number" POINTS "points"
%token <date> DATE "a date"
%token <const struct unit *> UNIT "a unit" IN_UNIT "'in' and a unit"
%token <enum compare_op> COMPARE "a comparison"
%token <enum aggregate> AGGREGATE "'sum of', 'lowest' ..."
%token <enum date_unit> TIME_BETWEEN "'years between'" TIME_SINCE "'days since'"

%token AND "'and'" OR "'or'" NOT "'not'" IS "'is'" ARE "'are'" BETWEEN "'between'" BEFORE "'before'" AFTER "'after'"
       DURING "'during'" OVERLAPS "'overlaps'" WITHIN_OF "'within'" WITHIN_WINDOW "'within ...'" RISING "'rising'"
       FALLING "'falling'" KNOWN "'known'" UNKNOWN "'unknown'" YES "'yes'" NO "'no'" TODAY "'today'"
       SOME "'some'" NO_SUCH "'no ... where'" EVERY "'every'" WHERE "'where'" HAS "'has'" IN "'in'" OF "'of'" TO "'to'" FROM "'from'"
       ONE_OF "'one of'" ALL_OF "'all of'" ANY_OF "'any of'" NONE_OF "'none of'" AT_LEAST "'at least'"
       AT_MOST "'at most'" EXACTLY "'exactly'" NUMBER_OF "'number of'" CHANGE_OF "'change of'" AGE_ON "'age on'"
       IN_THE_LAST "'in the last'" OVER "'over'"

%token YES_OR_NO "'yes or no'" DATE_AND_TIME "'date and time'" LIST_OF "'list of'" STEP "'step'" OVER_TIME "'over time'"
       FROM_HOST "'from host'" AS "'as'" WHEN "'when'" UNLESS "'unless'" INSTEAD_OF "'instead of'" BECAUSE "'because'"
       GIVE "'give'" THEN "'then'" ROUNDED_TO "'rounded to'" ONCE "'once'" TIMES_EVERY "'times every'"
       AS_NEEDED "'as needed'" FOR "'for'" UNTIL "'until'" NEVER "'never'" NEVER_GIVES_MORE "'never gives more'"
       ANY "'any'" BELOW "'below'" ROW_END "the bar that ends a row" BAND "'band'" GIVEN "'given'" EXPECT "'expect'"
       MAYBE_MORE "'and maybe more'" MISSING "'missing'" ON "'on'" DOSE_OF "'dose of'"

/* Words and signs that mean nothing yet; each is answered. */
%token IF "'if'" ELSE "'else'" OTHERWISE "'otherwise'" WITHIN "within"

%token ':' "a colon" ',' "a comma" '(' "'('" ')' "')'" '|' "a bar" '+' "'+'" '-' "'-'" '*' "'*'" '/' "'/'"

/* In a sum, loosest first. */
%left '+' '-'
%left '*' '/'
%left IN_UNIT
%precedence MINUS_SIGN

/* A mistake within a table's rows costs a row, not what follows. */
%precedence TABLE_IS_COMPLETE
%precedence error

%type <struct decl *> declaration recommendation table score scenario
%type <enum decl_kind> strength
%type <struct string> label because
%type <struct metas> metas
%type <struct meta> meta
%type <struct meta_values> meta_values
%type <struct meta_value *> meta_value
%type <struct written_type *> type ranged_type base_type parameter_type
%type <struct choice_values> choices
%type <struct choice_value> choice
%type <struct fields> fields parameters some_parameters
%type <struct field *> field parameter
%type <struct quantity> signed
%type <struct name_list> names
%type <struct name> in_list policy route
%type <struct clause *> clause
%type <struct written_dose *> dose schedule how_often
%type <struct dose_bounds> bounds
%type <struct quantity *> over for
%type <struct string> until
%type <struct cells> cells
%type <struct cell> cell
%type <struct exprs> values expressions all any doses
%type <struct givens> givens
%type <struct given *> given
%type <struct written_item> item item_fields
%type <struct expect *> expectation outcome
%type <struct expr *> expression mixed condition quantifier relation chain sum primary
                      where value amount
%type <enum aggregate> aggregate
%type <struct aggregate_tail *> tail
%type <date> on day
%type <bool> is

%%

input: START_FILE declarations END | START_EXPRESSION expression END { reader->expression = $2; };

declarations
  : %empty
  | declarations declaration        { tree_add(reader, $2); }
  | declarations LANGUAGE NUMBER    { tree_language(reader, @2, $3); }
  | declarations error              { tree_add_bad(reader, @2);
                                      if (syntax_skips(reader, yychar, SKIP_TO_DECLARATION)) yyclearin;
                                      yyerrok; }
  ;

/* --- Declarations ----------------------------------------------------------------------------- */

declaration
  : GUIDELINE NAME STRING metas     { $$ = with_metas(reader, declare(reader, DECL_GUIDELINE, @$, @1, $2, $3), $4); }
  | USE NAME metas                  { $$ = with_metas(reader, declare(reader, DECL_USE, @$, @1, $2, no_string), $3); }
  | REFERENCE NAME STRING metas     { $$ = with_metas(reader, declare(reader, DECL_REFERENCE, @$, @1, $2, $3), $4); }
  | TREATMENT NAME STRING metas     { $$ = with_metas(reader, declare(reader, DECL_TREATMENT, @$, @1, $2, $3), $4); }
  | SECTION STRING metas            { $$ = with_metas(reader, with_label(declare_unnamed(reader, DECL_SECTION, @$, @1), $2), $3); }
  | FACT NAME STRING ':' type metas { $$ = with_type(with_metas(reader, declare(reader, DECL_FACT, @$, @1, $2, $3), $6), *$5); }
  | RECORD NAME STRING metas fields { $$ = with_fields(reader, with_metas(reader, declare(reader, DECL_RECORD, @$, @1, $2, $3), $4), $5); }
  | FUNCTION NAME label '(' parameters ')' ':' ranged_type FROM_HOST metas
      { $$ = with_type(with_fields(reader, with_metas(reader, declare(reader, DECL_FUNCTION, @$, @1, $2, $3), $10), $5), *$8); }
  | DEFINE NAME label AS expression metas
      { $$ = with_condition(with_metas(reader, declare(reader, DECL_DEFINE, @$, @1, $2, $3), $6), $5); }
  | APPLIES WHEN expression metas
      { $$ = with_condition(with_metas(reader, declare_unnamed(reader, DECL_APPLIES, @$, @1), $4), $3); }
  | PREFER NAME OVER NAME BECAUSE STRING metas
      { $$ = with_metas(reader, with_names(reader, declare_unnamed(reader, DECL_PREFER, @$, @1), two_names(reader, $2, $4), $6), $7); }
  | CHOOSE ONE_OF names metas
      { $$ = with_metas(reader, with_names(reader, declare_unnamed(reader, DECL_CHOOSE, @$, @1), $3, no_string), $4); }
  | ASSERT NEVER expression WHEN expression metas
      { $$ = with_second(with_condition(with_metas(reader, declare_unnamed(reader, DECL_ASSERT, @$, @1), $6), $3), $5); }
  | ASSERT NAME NAME NEVER_GIVES_MORE NAME metas
      { $$ = lower_never_gives_more(reader, with_metas(reader, declare_unnamed(reader, DECL_ASSERT, @$, @1), $6), $2, $3, $5); }
  | recommendation                  { $$ = declared(reader, $1, @$); }
  | table %prec TABLE_IS_COMPLETE   { $$ = declared(reader, $1, @$); }
  | score                           { $$ = declared(reader, $1, @$); }
  | scenario                        { $$ = declared(reader, $1, @$); }
  ;

label: %empty { $$ = no_string; } | STRING;

names
  : NAME           { $$ = names_add(reader, (struct name_list){ 0 }, $1); }
  | names ',' NAME { $$ = names_add(reader, $1, $3); }
  ;

/* --- Metadata: `certainty: low`; the token holds the name and its colon ---------------------------- */

metas: %empty { $$ = (struct metas){ 0 }; } | metas meta { $$ = metas_add(reader, $1, $2); };

meta: META meta_values { $$ = meta_of(reader, $1, $2, @$); };

meta_values
  : meta_value                 { $$ = meta_values_add(reader, (struct meta_values){ 0 }, *$1); }
  | meta_values ',' meta_value { $$ = meta_values_add(reader, $1, *$3); }
  ;

meta_value
  : NAME    { $$ = KEEP(meta_value, meta_name($1)); }
  | VERSION { $$ = KEEP(meta_value, meta_version($1)); }
  | STRING  { $$ = KEEP(meta_value, meta_string($1)); }
  | signed  { $$ = KEEP(meta_value, meta_quantity(reader, $1)); }
  | DATE    { $$ = KEEP(meta_value, meta_date($1, @1)); }
  | YES     { $$ = KEEP(meta_value, meta_truth(true, @1)); }
  | NO      { $$ = KEEP(meta_value, meta_truth(false, @1)); }
  | UNKNOWN { $$ = KEEP(meta_value, meta_word(reader, @1)); }
  ;

signed: NUMBER | '-' NUMBER { $$ = quantity_minus($2, @$); };

/* --- Types ------------------------------------------------------------------------------------- */

type: ranged_type | ranged_type OVER_TIME { $$ = $1; *$$ = type_over_time(*$1, @$); };

ranged_type: ONE_OF choices { $$ = KEEP(written_type, type_choice(reader, $2, @$)); } | parameter_type;

parameter_type
  : base_type
  | base_type STEP signed                     { $$ = $1; *$$ = type_step(reader, *$1, $3, @$); }
  | base_type FROM signed TO signed           { $$ = $1; *$$ = type_range(reader, *$1, $3, $5, @$); }
  | base_type FROM signed TO signed STEP signed
      { $$ = $1; *$$ = type_step(reader, type_range(reader, *$1, $3, $5, @$), $7, @$); }
  ;

base_type
  : YES_OR_NO     { $$ = KEEP(written_type, type_of(WRITTEN_TRUTH, @$)); }
  | DATE_AND_TIME { $$ = KEEP(written_type, type_of(WRITTEN_TIME, @$)); }
  | LIST_OF NAME  { $$ = KEEP(written_type, type_list($2, @$)); }
  | UNIT          { $$ = KEEP(written_type, type_unit($1, @$)); }
  | NAME          { $$ = KEEP(written_type, type_named(reader, $1)); /* number, date, text, period */ }
  ;

choices
  : choice             { $$ = choice_values_add(reader, (struct choice_values){ 0 }, $1); }
  | choices ',' choice { $$ = choice_values_add(reader, $1, $3); }
  ;

choice: NAME label { $$ = (struct choice_value){ $1, $2 }; };

fields: %empty { $$ = (struct fields){ 0 }; } | fields field { $$ = fields_add(reader, $1, *$2); };

field: NAME STRING ':' type metas { $$ = KEEP(field, field_of(reader, $1, $2, *$4, $5)); };

parameters: %empty { $$ = (struct fields){ 0 }; } | some_parameters;

some_parameters
  : parameter                     { $$ = fields_add(reader, (struct fields){ 0 }, *$1); }
  | some_parameters ',' parameter { $$ = fields_add(reader, $1, *$3); }
  ;

parameter: NAME ':' parameter_type { $$ = KEEP(field, field_of(reader, $1, no_string, *$3, (struct metas){ 0 })); };

/* --- Recommendations ------------------------------------------------------------------------------ */

recommendation
  : strength NAME STRING  { $$ = declare(reader, $1, @$, @1, $2, $3); }
  | recommendation meta   { $$ = add_meta(reader, $1, $2); }
  | recommendation clause { $$ = add_clause(reader, $1, *$2); }
  ;

strength
  : RECOMMEND { $$ = DECL_RECOMMEND; }
  | CONSIDER  { $$ = DECL_CONSIDER; }
  | AVOID     { $$ = DECL_AVOID; }
  | WARN      { $$ = DECL_WARN; }
  | INFORM    { $$ = DECL_INFORM; }
  ;

clause
  : WHEN expression         { $$ = KEEP(clause, clause_of(CLAUSE_WHEN, @$, $2)); }
  | UNLESS expression       { $$ = KEEP(clause, clause_of(CLAUSE_UNLESS, @$, $2)); }
  | INSTEAD_OF NAME because { $$ = KEEP(clause, clause_instead(@$, $2, $3)); }
  | GIVE NAME ':' dose      { $$ = KEEP(clause, clause_dose(reader, @$, false, $2, *$4)); }
  | THEN NAME ':' dose      { $$ = KEEP(clause, clause_dose(reader, @$, true, $2, *$4)); }
  ;

because: %empty { $$ = no_string; } | BECAUSE STRING { $$ = $2; };

dose: amount bounds route over schedule { $$ = $5; *$$ = dose_of(reader, $1, $2, $3, $4, *$5); };

amount: sum;

bounds
  : %empty                   { $$ = (struct dose_bounds){ 0 }; }
  | bounds ROUNDED_TO NUMBER { $$ = dose_bounds_add(reader, $1, dose_bound_of(DOSE_ROUNDED, expr_quantity(reader, $3),
                                                                            span_join(@2, @3))); }
  | bounds AT_MOST amount    { $$ = dose_bounds_add(reader, $1, dose_bound_of(DOSE_AT_MOST, $3, span_join(@2, @3))); }
  | bounds AT_LEAST amount   { $$ = dose_bounds_add(reader, $1, dose_bound_of(DOSE_AT_LEAST, $3, span_join(@2, @3))); }
  ;

route: %empty { $$ = no_name; } | NAME;

over: %empty { $$ = NULL; } | OVER NUMBER { $$ = quantity_kept(reader, $2); };

schedule: how_often for until { $$ = $1; $$->during = $2; $$->until = $3; };

how_often
  : %empty                             { $$ = KEEP(written_dose, no_schedule); }
  | ONCE                               { $$ = KEEP(written_dose, (struct written_dose){ .once = true, .has_schedule = true }); }
  | AS_NEEDED                          { $$ = KEEP(written_dose, (struct written_dose){ .as_needed = true, .has_schedule = true }); }
  | EVERY NUMBER                       { $$ = KEEP(written_dose, dose_every(reader, no_quantity, $2, false)); }
  | EVERY NUMBER AS_NEEDED             { $$ = KEEP(written_dose, dose_every(reader, no_quantity, $2, true)); }
  | NUMBER TIMES_EVERY NUMBER          { $$ = KEEP(written_dose, dose_every(reader, $1, $3, false)); }
  | NUMBER TIMES_EVERY NUMBER AS_NEEDED { $$ = KEEP(written_dose, dose_every(reader, $1, $3, true)); }
  ;

for: %empty { $$ = NULL; } | FOR NUMBER { $$ = quantity_kept(reader, $2); };

until: %empty { $$ = no_string; } | UNTIL STRING { $$ = $2; };

/* --- Tables and scores ---------------------------------------------------------------------------- */

table
  : TABLE NAME STRING ':' ranged_type policy
      { $$ = with_policy(reader, with_type(declare(reader, DECL_TABLE, @$, @1, $2, $3), *$5), $6); }
  | table meta              { $$ = add_meta(reader, $1, $2); }
  | table '|' cells ROW_END { $$ = add_row(reader, $1, span_join(@2, @4), $3); }
  | table error             { $$ = add_bad_row(reader, $1, @2);
                              if (syntax_skips(reader, yychar, SKIP_TO_ROW)) yyclearin;
                              yyerrok; }
  ;

policy /* first, all */
  : %empty { $$ = no_name; }
  | NAME
  ;

cells: cell { $$ = cells_add(reader, (struct cells){ 0 }, $1); } | cells '|' cell { $$ = cells_add(reader, $1, $3); };

cell
  : %empty           { $$ = cell_empty(reader, @$); }
  | ANY              { $$ = cell_of(CELL_ANY, @$); }
  | UNKNOWN          { $$ = cell_of(CELL_UNKNOWN, @$); }
  | KNOWN            { $$ = cell_of(CELL_KNOWN, @$); }
  | values           { $$ = cell_values(reader, $1, false, @$); }
  | NOT values       { $$ = cell_values(reader, $2, true, @$); }
  | COMPARE sum      { $$ = cell_compare(reader, $1, $2, @$); }
  | sum TO sum       { $$ = cell_range(reader, $1, $3, false, @$); }
  | sum TO BELOW sum { $$ = cell_range(reader, $1, $4, true, @$); }
  ;

values: sum { $$ = exprs_add(reader, (struct exprs){ 0 }, $1); } | values ',' sum { $$ = exprs_add(reader, $1, $3); };

score
  : SCORE NAME STRING             { $$ = declare(reader, DECL_SCORE, @$, @1, $2, $3); }
  | score meta                    { $$ = add_meta(reader, $1, $2); }
  | score POINTS expression label { $$ = add_score_line(reader, $1, span_join(@2, @4), $2, $3, $4); }
  | score BAND NAME label ':' signed
      { $$ = add_band(reader, $1, span_join(@2, @6), $3, $4, $6, $6); }
  | score BAND NAME label ':' signed TO signed
      { $$ = add_band(reader, $1, span_join(@2, @8), $3, $4, $6, $8); }
  ;

/* --- Scenarios --------------------------------------------------------------------------------------- */

scenario
  : SCENARIO STRING             { $$ = with_label(declare_unnamed(reader, DECL_SCENARIO, @$, @1), $2); }
  | scenario meta               { $$ = add_meta(reader, $1, $2); }
  | scenario GIVEN givens       { $$ = add_givens(reader, $1, $3); }
  | scenario EXPECT expectation { $$ = add_expect(reader, $1, *$3); }
  ;

givens
  : given             { $$ = givens_add(reader, (struct givens){ 0 }, *$1); }
  | givens ',' given  { $$ = givens_add(reader, $1, *$3); }
  | givens ',' item   { $$ = givens_add_item(reader, $1, $3); }
  | givens MAYBE_MORE { $$ = givens_maybe_more(reader, $1, @2); }
  ;

given
  : NAME is value on { $$ = KEEP(given, given_value(reader, $1, $2, $3, $4, @$)); }
  | NAME is item     { $$ = KEEP(given, given_list(reader, $1, $3, @$)); }
  ;

is: IS { $$ = false; } | ARE { $$ = true; };

item
  : '(' ')'             { $$ = item_empty(@$); }
  | '(' value on ')'    { $$ = item_single($2, $3, @$); }
  | '(' item_fields ')' { $$ = item_closed(reader, $2, @$); }
  ;

item_fields
  : NAME value                 { $$ = item_field(reader, item_empty(@$), $1, $2); }
  | item_fields ',' NAME value { $$ = item_field(reader, $1, $3, $4); }
  ;

value
  : NAME                { $$ = expr_name(reader, $1); }
  | signed              { $$ = expr_quantity(reader, $1); }
  | STRING              { $$ = expr_text(reader, $1); }
  | DATE                { $$ = expr_date(reader, $1, @1); }
  | YES                 { $$ = expr_leaf(reader, EXPR_YES, @1); }
  | NO                  { $$ = expr_leaf(reader, EXPR_NO, @1); }
  | UNKNOWN             { $$ = expr_leaf(reader, EXPR_UNKNOWN, @1); }
  | FROM value TO value { $$ = expr_two(reader, EXPR_PERIOD, @$, @1, $2, $4); }
  ;

on: %empty { $$ = DATE_UNKNOWN; } | ON day { $$ = $2; };

day: DATE | NUMBER { $$ = year_of(reader, $1); };

expectation
  : outcome                 { $$ = $1; }
  | outcome BECAUSE names   { $$ = $1; *$$ = expect_because(reader, *$1, $3, @$); }
  | outcome MISSING names   { $$ = $1; *$$ = expect_missing(reader, *$1, $3, @$); }
  | outcome BECAUSE names MISSING names { $$ = $1; *$$ = expect_missing(reader, expect_because(reader, *$1, $3, @$), $5, @$); }
  ;

outcome
  : NAME is value                     { $$ = KEEP(expect, expect_value(reader, $1, $3, @$)); }
  | DOSE_OF NAME in_list is doses     { $$ = KEEP(expect, expect_dose(reader, $2, $3, $5, @$)); }
  ;

doses
  : value            { $$ = exprs_add(reader, (struct exprs){ 0 }, $1); }
  | doses THEN value { $$ = exprs_add(reader, $1, $3); }
  ;

in_list: %empty { $$ = no_name; } | IN NAME { $$ = $2; };

/* --- Expressions, loosest first --------------------------------------------------------------------------- */

expression
  : condition
  | all   { $$ = expr_many(reader, EXPR_ALL, @$, $1.mark, $1); }
  | any   { $$ = expr_many(reader, EXPR_ANY, @$, $1.mark, $1); }
  | mixed
  ;

all
  : condition AND condition { $$ = exprs_pair(reader, $1, @2, $3); }
  | all AND condition       { $$ = exprs_add(reader, $1, $3); }
  ;

any
  : condition OR condition { $$ = exprs_pair(reader, $1, @2, $3); }
  | any OR condition       { $$ = exprs_add(reader, $1, $3); }
  ;

mixed /* an error: which is meant? */
  : all OR condition    { $$ = expr_mixed(reader, $1, "and", @2, $3); }
  | any AND condition   { $$ = expr_mixed(reader, $1, "or", @2, $3); }
  | mixed AND condition { $$ = expr_still_mixed($1, @$); }
  | mixed OR condition  { $$ = expr_still_mixed($1, @$); }
  ;

condition
  : sum
  | relation
  | chain
  | quantifier
  | NOT condition { $$ = expr_one(reader, EXPR_NOT, @$, @1, $2); }
  ;

quantifier
  : SOME NAME in_list WHERE condition      { $$ = expr_quantifier(reader, EXPR_SOME, @$, @1, $2, $3, $5, NULL); }
  | NO_SUCH NAME in_list WHERE condition   { $$ = expr_quantifier(reader, EXPR_NO_ONE, @$, @1, $2, $3, $5, NULL); }
  | EVERY NAME in_list HAS condition       { $$ = expr_quantifier(reader, EXPR_EVERY, @$, @1, $2, $3, NULL, $5); }
  | EVERY NAME in_list WHERE condition HAS condition
                                           { $$ = expr_quantifier(reader, EXPR_EVERY, @$, @1, $2, $3, $5, $7); }
  ;

relation
  : sum COMPARE sum                  { $$ = expr_compare(reader, @$, @2, $1, $2, $3); }
  | sum IS sum                       { $$ = expr_is(reader, @$, @2, $1, false, $3); }
  | sum IS NOT sum                   { $$ = expr_is(reader, @$, span_join(@2, @3), $1, true, $4); }
  | sum IS ONE_OF '(' values ')'     { $$ = expr_is_one_of(reader, @$, span_join(@2, @3), $1, false, $5); }
  | sum IS NOT ONE_OF '(' values ')' { $$ = expr_is_one_of(reader, @$, span_join(@2, @4), $1, true, $6); }
  | sum IS KNOWN                     { $$ = expr_is_known(reader, @$, span_join(@2, @3), $1, false); }
  | sum IS UNKNOWN                   { $$ = expr_is_known(reader, @$, span_join(@2, @3), $1, true); }
  | sum IS NOT KNOWN                 { $$ = expr_is_not_known(reader, @$, span_join(@3, @4), $1, true); }
  | sum IS NOT UNKNOWN               { $$ = expr_is_not_known(reader, @$, span_join(@3, @4), $1, false); }
  | sum BETWEEN sum AND sum          { $$ = expr_between(reader, @$, @2, $1, $3, $5); }
  | sum BEFORE sum                   { $$ = expr_order(reader, @$, @2, $1, ORDER_BEFORE, $3); }
  | sum AFTER sum                    { $$ = expr_order(reader, @$, @2, $1, ORDER_AFTER, $3); }
  | sum DURING sum                   { $$ = expr_order(reader, @$, @2, $1, ORDER_DURING, $3); }
  | sum OVERLAPS sum                 { $$ = expr_order(reader, @$, @2, $1, ORDER_OVERLAPS, $3); }
  | sum WITHIN_OF NUMBER OF sum      { $$ = expr_within(reader, @$, @2, $1, $3, ORDER_WITHIN, $5); }
  | sum WITHIN_OF NUMBER BEFORE sum  { $$ = expr_within(reader, @$, @2, $1, $3, ORDER_WITHIN_BEFORE, $5); }
  | sum WITHIN_OF NUMBER AFTER sum   { $$ = expr_within(reader, @$, @2, $1, $3, ORDER_WITHIN_AFTER, $5); }
  | sum RISING                       { $$ = expr_trend(reader, @$, @2, EXPR_RISING, $1); }
  | sum FALLING                      { $$ = expr_trend(reader, @$, @2, EXPR_FALLING, $1); }
  ;

chain /* an error: a < b < c */
  : relation COMPARE sum { $$ = expr_chained(reader, @$, @2, $1, $3); }
  | relation IS sum      { $$ = expr_chained(reader, @$, @2, $1, $3); }
  | chain COMPARE sum    { $$ = expr_still_mixed($1, @$); }
  | chain IS sum         { $$ = expr_still_mixed($1, @$); }
  ;

sum /* what binds how closely is said above, at the tokens */
  : primary
  | sum '+' sum             { $$ = expr_two(reader, EXPR_ADD, @$, @2, $1, $3); }
  | sum '-' sum             { $$ = expr_two(reader, EXPR_SUBTRACT, @$, @2, $1, $3); }
  | sum '*' sum             { $$ = expr_two(reader, EXPR_MULTIPLY, @$, @2, $1, $3); }
  | sum '/' sum             { $$ = expr_two(reader, EXPR_DIVIDE, @$, @2, $1, $3); }
  | sum IN_UNIT             { $$ = expr_convert(reader, @$, @2, $1, $2); }
  | '-' sum %prec MINUS_SIGN { $$ = expr_minus(reader, @$, @1, $2); }
  ;

primary
  : NAME                                    { $$ = expr_name(reader, $1); }
  | NAME '(' ')'                            { $$ = expr_call(reader, @$, $1, (struct exprs){ 0 }); }
  | NAME '(' expressions ')'                { $$ = expr_call(reader, @$, $1, $3); }
  | NUMBER                                  { $$ = expr_quantity(reader, $1); }
  | DATE                                    { $$ = expr_date(reader, $1, @1); }
  | STRING                                  { $$ = expr_text(reader, $1); }
  | YES                                     { $$ = expr_leaf(reader, EXPR_YES, @1); }
  | NO                                      { $$ = expr_leaf(reader, EXPR_NO, @1); }
  | TODAY                                   { $$ = expr_leaf(reader, EXPR_TODAY, @1); }
  | '(' expression ')'                      { $$ = expr_in_parentheses($2, @$); }
  | ALL_OF '(' expressions ')'              { $$ = expr_spelt(reader, EXPR_ALL, @$, @1, $3); }
  | ANY_OF '(' expressions ')'              { $$ = expr_spelt(reader, EXPR_ANY, @$, @1, $3); }
  | NONE_OF '(' expressions ')'             { $$ = expr_spelt(reader, EXPR_NONE, @$, @1, $3); }
  | AT_LEAST NUMBER OF '(' expressions ')'  { $$ = expr_counted(reader, EXPR_AT_LEAST, @$, @1, $2, $5); }
  | AT_MOST NUMBER OF '(' expressions ')'   { $$ = expr_counted(reader, EXPR_AT_MOST, @$, @1, $2, $5); }
  | EXACTLY NUMBER OF '(' expressions ')'   { $$ = expr_counted(reader, EXPR_EXACTLY, @$, @1, $2, $5); }
  | NUMBER_OF '(' expressions ')'           { $$ = expr_spelt(reader, EXPR_NUMBER_OF, @$, @1, $3); }
  | aggregate NAME tail                     { $$ = expr_aggregate(reader, $1, @$, @1, $2, *$3); }
  | CHANGE_OF NAME OVER NUMBER              { $$ = expr_aggregate(reader, AGGREGATE_CHANGE, @$, @1, $2,
                                                (struct aggregate_tail){ .window = WINDOW_OVER, .length = $4 }); }
  | TIME_BETWEEN primary AND primary        { $$ = expr_elapsed(reader, @$, @1, $1, $2, $4); }
  | TIME_SINCE primary                      { $$ = expr_elapsed(reader, @$, @1, $1, $2, NULL); }
  | AGE_ON primary OF primary               { $$ = expr_two(reader, EXPR_AGE, @$, @1, $2, $4); }
  | FROM primary TO primary                 { $$ = expr_two(reader, EXPR_PERIOD, @$, @1, $2, $4); }
  ;

expressions
  : expression                 { $$ = exprs_add(reader, (struct exprs){ 0 }, $1); }
  | expressions ',' expression { $$ = exprs_add(reader, $1, $3); }
  ;

aggregate: AGGREGATE | NUMBER_OF { $$ = AGGREGATE_COUNT; };

tail
  : %empty               { $$ = KEEP(aggregate_tail, no_tail); }
  | where                { $$ = KEEP(aggregate_tail, (struct aggregate_tail){ .where = $1 }); }
  | IN NAME              { $$ = KEEP(aggregate_tail, (struct aggregate_tail){ .list = $2 }); }
  | IN NAME where        { $$ = KEEP(aggregate_tail, (struct aggregate_tail){ .list = $2, .where = $3 }); }
  | IN_THE_LAST NUMBER   { $$ = KEEP(aggregate_tail, (struct aggregate_tail){ .window = WINDOW_LAST, .length = $2 }); }
  | WITHIN_WINDOW NUMBER { $$ = KEEP(aggregate_tail, (struct aggregate_tail){ .window = WINDOW_WITHIN, .length = $2 }); }
  ;

where: WHERE '(' expression ')' { $$ = $3; };

%%

/* Only the parser's own stack can run out here; every other mistake comes through grammar_report. */
static void grammar_error(const struct span *span, struct reader *reader, const char *message) {
    (void)message;
    syntax_too_deep(reader, *span);
}

static int yyreport_syntax_error(const yypcontext_t *context, struct reader *reader) {
    yysymbol_kind_t kinds[YYNTOKENS];
    const char *words[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, kinds, YYNTOKENS);
    for (int i = 0; i < count; i++) words[i] = yysymbol_name(kinds[i]);
    syntax_report(reader, words, count > 0 ? (size_t)count : 0);
    return 0;
}
