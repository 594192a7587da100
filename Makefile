# Osler. `make demo` and `make test` do everything on a new machine; `make help` lists the rest.
# Nothing that is built or generated lies outside $(BUILD).

ifeq ($(origin CC),default)
CC = gcc
endif
BUILD    ?= build
OPT      ?= -O2 -g
SANITIZE ?=
PREFIX   ?= /usr/local
LIBDIR   ?= $(PREFIX)/lib
DESTDIR  ?=

# The version stands in the public header and nowhere else. While the first number is 0, a new second number may change
# what hosts rely on: the name that they are bound to at run time carries both.
version = $(shell sed -n 's/^\#define OSLER_VERSION_$(1) *//p' include/osler.h)
MAJOR  := $(call version,MAJOR)
MINOR  := $(call version,MINOR)
VERSION := $(MAJOR).$(MINOR).$(call version,PATCH)
SOVERSION := $(MAJOR).$(MINOR)

WARN   = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
CFLAGS = -std=c11 -D_DEFAULT_SOURCE $(OPT) $(SMALL) $(WARN) -fvisibility=hidden -fPIC -ffunction-sections -fdata-sections \
         -fno-asynchronous-unwind-tables -fno-math-errno $(if $(filter 0,$(SODIUM)),-DOSLER_WITHOUT_SODIUM) $(if $(filter 0,$(EDIT)),-DOSLER_WITHOUT_EDIT) $(SANITIZE) -I. -I$(BUILD) -MMD -MP
# libsodium verifies signatures. A build without it, make SODIUM=0, refuses whatever is to be signed.
SODIUM ?= 1
# libedit edits the lines of the prompt, which loads it. A build without it, make EDIT=0, reads them as they are typed.
EDIT   ?= 1
LIBS   = -lffi -lm $(if $(filter 0,$(SODIUM)),,-lsodium)
# The command starts in two thirds of the time when it is linked statically, where the archives are there. It cannot load anything then;
# osler-shared beside it can, which is the same with shared libraries: cli/loader.h. make STATIC=0 makes osler what osler-shared is.
STATIC ?= 1
archive = $(findstring /,$(shell $(CC) -print-file-name=lib$(1).a))
ALONE  := $(and $(filter-out 0,$(STATIC)),$(if $(SANITIZE),,yes),$(call archive,c),$(call archive,ffi),$(or $(filter 0,$(SODIUM)),$(call archive,sodium)))

# Rooms, in the order in which text flows through them.
BASE     = $(wildcard base/*.c)
GRAMMAR  = $(wildcard grammar/*.c)
COMPILER = $(wildcard compiler/*.c)
RUNTIME  = $(wildcard runtime/*.c)
CLI      = $(filter-out cli/loader%,$(wildcard cli/*.c))
PAGES    = $(sort $(wildcard docs/diagnostics/*.md))
MADE     = $(if $(wildcard grammar/parser.y),$(BUILD)/grammar/parser.c $(BUILD)/grammar/scanner.c) $(BUILD)/compiler/pages.c

# What libosler-runtime does without: it answers for one patient after the other.
AUTHOR = $(wildcard $(addprefix runtime/,api_author.c api_diff.c arrow*.c article*.c cells.c column*.c diff*.c \
         disasm.c graph*.c product*.c table*.c))
RUNTIME_OBJECTS = $(patsubst %.c,$(BUILD)/%.o,$(BASE) $(filter-out $(AUTHOR),$(RUNTIME)))
# What lies on the way from a record to its outcomes is made for speed; what words it afterwards, for size.
FAST = $(wildcard $(addprefix runtime/,vm.c vm_fast.c vm_row.c vm_tale.c columns*.c arrow*.c cells.c table.c \
         facts.c facts_quick.c json.c report_line.c box_eval.c) \
         $(addprefix base/,arena.c sha256.c decimal.c text.c))
$(patsubst %.c,$(BUILD)/%.o,$(filter-out $(FAST),$(BASE) $(RUNTIME))): SMALL = $(if $(filter -O2,$(OPT)),-Os)

# What an answer needs lies together, so that fewer pages are mapped for one.
LIB_OBJECTS = $(patsubst %.c,$(BUILD)/%.o,$(BASE) $(filter-out $(AUTHOR),$(RUNTIME))) $(MADE:.c=.o) $(patsubst %.c,$(BUILD)/%.o,$(GRAMMAR) $(COMPILER) $(AUTHOR))
CLI_OBJECTS = $(patsubst %.c,$(BUILD)/%.o,$(CLI))
UNIT_TESTS  = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/base/test_*.c tests/grammar/test_*.c \
                tests/compiler/test_*.c tests/runtime/test_*.c tests/embed/test_*.c))
DRIVERS     = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/*/*_driver.c))

DEMO          = guidelines/breast_liver_metastases.guide
DEMO_PATIENTS = $(sort $(wildcard examples/patients/*.json))
DEMO_DAY      = 2025-11-01

.PHONY: all lib editors shell man unit demo test sturdy threads memory coverage bench benches conformance cohort install uninstall dist clean help
.SECONDARY:
.DELETE_ON_ERROR:

LIBRARIES = $(foreach name,libosler libosler-runtime,$(BUILD)/$(name).a $(BUILD)/$(name).so)

COMMANDS = $(BUILD)/osler $(if $(ALONE),$(BUILD)/osler-shared)

all: $(COMMANDS) lib editors shell man ## build build/osler and the libraries

lib: $(LIBRARIES)

# What tests are linked with: every object, under its inner names.
$(BUILD)/inside.a: $(LIB_OBJECTS)
	@rm -f $@
	ar rcsD $@ $^

# The libraries that are handed out have no global name but those of the header, so that none can clash with a host's.
# libosler-runtime runs compiled guidelines and has nothing of grammar and compiler.
$(BUILD)/libosler.o: $(LIB_OBJECTS) Makefile
$(BUILD)/libosler-runtime.o: $(RUNTIME_OBJECTS) Makefile
$(BUILD)/libosler.o $(BUILD)/libosler-runtime.o:
	@mkdir -p $(@D)
	$(CC) -r -nostdlib -o $@ $(filter %.o,$^)
	objcopy --localize-hidden $@

$(BUILD)/%.a: $(BUILD)/%.o
	@rm -f $@
	ar rcsD $@ $<

$(BUILD)/%.so: $(BUILD)/%.o
	$(CC) $(SANITIZE) $(OPT) -shared -Wl,-soname,$(@F).$(SOVERSION) $(if $(SANITIZE),,-Wl,-z,defs) -Wl,-z,relro,-z,now,--gc-sections -o $@ $< $(LIBS)
	ln -sf $(@F) $@.$(SOVERSION)

# $(call command,LOADER,FLAGS)
command = $(CC) $(CFLAGS) -Wl,-z,relro,-z,now,--gc-sections,--as-needed $(2) -o $@ $(CLI_OBJECTS) $(1) $(BUILD)/libosler.a -lpthread $(LIBS)
COMMA   = ,
LOADER  = $(BUILD)/cli/loader.o
LOADER_STATIC = $(BUILD)/cli/loader_static.o

$(BUILD)/osler: $(CLI_OBJECTS) $(if $(ALONE),$(LOADER_STATIC),$(LOADER)) $(BUILD)/libosler.a
	$(if $(ALONE),$(call command,$(LOADER_STATIC),-static-pie $(foreach name,dlopen dlsym dlerror dlclose,-Wl$(COMMA)--wrap=$(name))),$(call command,$(LOADER),-ldl))

$(BUILD)/osler-shared: $(CLI_OBJECTS) $(LOADER) $(BUILD)/libosler.a
	$(call command,$(LOADER),-ldl)

$(BUILD)/%.o: %.c | $(MADE)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

# Generated code is held to the same standard of C, but not to the warnings that its templates trip.
$(BUILD)/grammar/parser.o $(BUILD)/grammar/scanner.o: $(BUILD)/grammar/%.o: $(BUILD)/grammar/%.c
	$(CC) $(CFLAGS) -Wno-conversion -Wno-sign-compare -Wno-unused-function -Wno-unused-but-set-variable -c -o $@ $<

$(BUILD)/grammar/parser.c: grammar/parser.y
	@mkdir -p $(@D)
	bison -Werror --header=$(BUILD)/grammar/parser.h -o $@ $<

$(BUILD)/grammar/scanner.c: grammar/scanner.l $(BUILD)/grammar/parser.c
	flex --header-file=$(BUILD)/grammar/scanner.h -o $@ $<

$(BUILD)/compiler/pages.c: compiler/pages.sh $(PAGES)
	@mkdir -p $(@D)
	sh compiler/pages.sh $(PAGES) > $@

# The words that an editor colours are those of the tables that the scanner and the checker are made of.
EDITORS = $(patsubst packaging/%,$(BUILD)/%,$(wildcard packaging/editors/*/*.json packaging/editors/*/*/*))
WORDS   = packaging/editors/classes grammar/keywords.def grammar/scanner.l compiler/metadata.def compiler/style.def \
          base/unit_table.def base/unit.c include/osler.h

editors: $(EDITORS) ## what editors know of the language: docs/editors.md

$(BUILD)/editors/%: packaging/editors/% packaging/editors/fill.awk $(WORDS)
	@mkdir -p $(@D)
	awk -f packaging/editors/fill.awk $(WORDS) $< > $@

# What the shell and man know of the command is what the command says of itself.
shell: $(BUILD)/shell/bash $(BUILD)/shell/zsh

$(BUILD)/shell/%: $(BUILD)/osler
	@mkdir -p $(@D)
	$(BUILD)/osler completion $* > $@

MAN := $(BUILD)/man/osler.1 $(patsubst %,$(BUILD)/man/osler-%.1,$(shell sed -n 's/^    \.name = "\([a-z]*\)", \.line.*/\1/p' $(CLI)))

man: $(MAN)

$(BUILD)/man/osler.1: $(BUILD)/osler packaging/man.awk
	@mkdir -p $(@D)
	$(BUILD)/osler --help | awk -v version=$(VERSION) -f packaging/man.awk > $@

$(BUILD)/man/osler-%.1: $(BUILD)/osler packaging/man.awk
	@mkdir -p $(@D)
	{ $(BUILD)/osler --help; echo ----; $(BUILD)/osler $* --help; } | awk -v name=$* -v version=$(VERSION) -f packaging/man.awk > $@

unit: $(UNIT_TESTS) $(DRIVERS) ## build the test programs

$(BUILD)/tests/%: tests/%.c $(BUILD)/inside.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $< $(BUILD)/inside.a -lcmocka $(LIBS)

# The evaluator (docs/sturdiness.md) is a program of several files.
EVALUATOR = $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/evaluator/*.c))
$(BUILD)/tests/evaluator/pairs_driver: $(EVALUATOR) $(BUILD)/inside.a
	$(CC) $(CFLAGS) -o $@ $^ -lpthread $(LIBS)

# Changed bytecode begins as what those random guidelines compile to.
$(BUILD)/tests/fuzz/mutants_driver: $(BUILD)/tests/fuzz/mutants_driver.o $(BUILD)/tests/evaluator/guideline.o $(BUILD)/tests/evaluator/patient.o $(BUILD)/inside.a
	$(CC) $(CFLAGS) -o $@ $^ -lpthread $(LIBS)

# Hosts see what is handed out.
$(BUILD)/tests/embed/%: tests/embed/%.c $(BUILD)/libosler.a | $(BUILD)/tests/host/functions.so
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $< $(BUILD)/libosler.a -lcmocka -lpthread $(LIBS)

$(BUILD)/tests/host/functions.so: tests/host/functions.c include/osler.h
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Iinclude -shared -o $@ $< -lm

demo: ## on a new machine too: build, and answer for the example patients
	@./setup build
	@$(MAKE) --no-print-directory -s -j2 all
	@for patient in $(DEMO_PATIENTS); do \
	  printf '\n$$ build/osler run $(DEMO) %s --on $(DEMO_DAY)\n\n' $$patient; \
	  $(BUILD)/osler run $(DEMO) $$patient --on $(DEMO_DAY) || exit; \
	done

test: ## on a new machine too: build and run every test
	@./setup test
	@tests/run

# The loader's random addresses are not those that the sanitizer expects.
threads: ## programs shared and exchanged between threads, under ThreadSanitizer
	@$(MAKE) --no-print-directory -s -j2 BUILD=build/thread OPT="-O1 -g" SANITIZE=-fsanitize=thread build/thread/tests/embed/test_slot
	TSAN_OPTIONS=halt_on_error=1 setarch -R build/thread/tests/embed/test_slot

sturdy: all ## the long tests, or PART=: pairs, mutants, fuzzing, allocations, threads, analyzers, coverage
	@python3 tests/sturdy.py $(PART)

memory: ## each request for memory refused through every public call, under the sanitizers
	@$(MAKE) --no-print-directory -s -j2 BUILD=build/memory OPT="-O1 -g -DARENA_BLOCK=1" SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all" \
	  build/memory/tests/embed/test_memory build/memory/tests/embed/test_memory_author
	@build/memory/tests/embed/test_memory 2000000 && build/memory/tests/embed/test_memory_author 2000000

coverage: ## lines and branches that the tests reach, by room; tests/coverage.py --files: by file
	@python3 tests/coverage.py

conformance: all ## the outside suites in the folder that OSLER_CONFORMANCE names
	@code=0; for test in tests/conformance/*.py; do OSLER=$(BUILD)/osler python3 $$test || code=1; done; exit $$code

cohort: all ## the HER2 guideline over the real samples in the folder that OSLER_DATA names
	@OSLER=$(BUILD)/osler python3 tests/test_columns_cohort.py

# --- Speed -----------------------------------------------------------------------------------------------------

# Everything that `make bench` runs is built anew by the same compiler with the same flags; BENCH= is passed to bench/run.py. A driver
# bench/osler_*.c knows osler.h only. Peers that cannot be installed are named as absent.
BENCH_BUILD ?= build/bench
BENCH_OPT   ?= -O3 -g
YARDSTICK = $(patsubst %.c,$(BUILD)/%.o,$(wildcard bench/yardstick*.c))
BENCHES   = $(BUILD)/bench/gen $(BUILD)/bench/process $(BUILD)/bench/yardstick $(patsubst %.c,$(BUILD)/%,$(wildcard bench/osler_*.c))

bench: ## measure ourselves, hand-written C and peers; BENCH="--rounds 3 --group scalar"
	-@./setup bench
	@$(MAKE) --no-print-directory -s -j2 BUILD=$(BENCH_BUILD) OPT="$(BENCH_OPT)" all benches
	-@python3 -c "import duckdb" 2>/dev/null || test -d $(BENCH_BUILD)/bench/python/duckdb || \
	  python3 -m pip install -q --target $(BENCH_BUILD)/bench/python duckdb >/dev/null 2>&1
	@BUILD=$(BENCH_BUILD) OPT="$(BENCH_OPT)" CC="$(CC)" python3 bench/run.py $(BENCH)

benches: $(BENCHES)

$(BUILD)/bench/gen $(BUILD)/bench/process: $(BUILD)/bench/%: bench/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $<

$(BUILD)/bench/yardstick: $(YARDSTICK)
	$(CC) $(CFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/bench/osler_%: bench/osler_%.c $(BUILD)/libosler.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $< $(BUILD)/libosler.a $(LIBS)

# --- Installing ------------------------------------------------------------------------------------------------

# $(call filled,TEMPLATE,TARGET): a file of packaging/ with its blanks filled in.
filled = sed -e 's|@PREFIX@|$(PREFIX)|g' -e 's|@LIBDIR@|$(LIBDIR)|g' -e 's|@VERSION@|$(VERSION)|g' \
             -e 's|@SOVERSION@|$(SOVERSION)|g' -e 's|@LIBS@|$(LIBS)|g' packaging/$(1) > "$(DESTDIR)$(2)"
HEADERS = include/osler.h include/osler_author.h include/osler_columns.h
DOC = $(PREFIX)/share/doc/osler
FOR_EDITORS = $(PREFIX)/share/osler/editors
FOR_BASH = $(PREFIX)/share/bash-completion/completions/osler
FOR_ZSH = $(PREFIX)/share/zsh/site-functions/_osler

install: all ## install headers, libraries, command and docs below DESTDIR= PREFIX= (LIBDIR=)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/include" "$(DESTDIR)$(LIBDIR)/pkgconfig" \
	  "$(DESTDIR)$(LIBDIR)/cmake/Osler" "$(DESTDIR)$(DOC)/diagnostics"
	for command in $(notdir $(COMMANDS)); do install -m 755 $(BUILD)/$$command "$(DESTDIR)$(PREFIX)/bin/$$command" || exit; done
	install -m 644 $(HEADERS) "$(DESTDIR)$(PREFIX)/include"
	for name in libosler libosler-runtime; do \
	  install -m 644 $(BUILD)/$$name.a "$(DESTDIR)$(LIBDIR)/$$name.a" && \
	  install -m 755 $(BUILD)/$$name.so "$(DESTDIR)$(LIBDIR)/$$name.so.$(VERSION)" && \
	  ln -sf $$name.so.$(VERSION) "$(DESTDIR)$(LIBDIR)/$$name.so.$(SOVERSION)" && \
	  ln -sf $$name.so.$(SOVERSION) "$(DESTDIR)$(LIBDIR)/$$name.so" || exit; \
	done
	$(call filled,osler.pc,$(LIBDIR)/pkgconfig/osler.pc)
	$(call filled,osler-runtime.pc,$(LIBDIR)/pkgconfig/osler-runtime.pc)
	$(call filled,OslerConfig.cmake,$(LIBDIR)/cmake/Osler/OslerConfig.cmake)
	$(call filled,OslerConfigVersion.cmake,$(LIBDIR)/cmake/Osler/OslerConfigVersion.cmake)
	install -m 644 LICENSE README.md $(wildcard docs/*.md docs/*.json docs/*.svg) "$(DESTDIR)$(DOC)"
	install -m 644 docs/diagnostics/*.md "$(DESTDIR)$(DOC)/diagnostics"
	for name in $(EDITORS:$(BUILD)/editors/%=%); do install -D -m 644 "$(BUILD)/editors/$$name" "$(DESTDIR)$(FOR_EDITORS)/$$name" || exit; done
	install -D -m 644 $(BUILD)/shell/bash "$(DESTDIR)$(FOR_BASH)"
	install -D -m 644 $(BUILD)/shell/zsh "$(DESTDIR)$(FOR_ZSH)"
	install -d "$(DESTDIR)$(PREFIX)/share/man/man1"
	install -m 644 $(MAN) "$(DESTDIR)$(PREFIX)/share/man/man1"

uninstall: ## remove what install has put there
	rm -f "$(DESTDIR)$(PREFIX)/bin/osler" "$(DESTDIR)$(PREFIX)/bin/osler-shared" $(foreach header,$(notdir $(HEADERS)),"$(DESTDIR)$(PREFIX)/include/$(header)") \
	  $(foreach name,libosler libosler-runtime,$(foreach end,a so so.$(SOVERSION) so.$(VERSION),"$(DESTDIR)$(LIBDIR)/$(name).$(end)")) \
	  "$(DESTDIR)$(LIBDIR)/pkgconfig/osler.pc" "$(DESTDIR)$(LIBDIR)/pkgconfig/osler-runtime.pc" "$(DESTDIR)$(FOR_BASH)" "$(DESTDIR)$(FOR_ZSH)" \
	  $(foreach page,$(notdir $(MAN)),"$(DESTDIR)$(PREFIX)/share/man/man1/$(page)")
	rm -rf "$(DESTDIR)$(LIBDIR)/cmake/Osler" "$(DESTDIR)$(DOC)" "$(DESTDIR)$(PREFIX)/share/osler"

# The committed state; the same commit gives the same bytes.
dist: ## make build/osler-VERSION.tar.gz of what is committed
	@mkdir -p $(BUILD)
	git archive --format=tar --prefix=osler-$(VERSION)/ HEAD | gzip -9n > $(BUILD)/osler-$(VERSION).tar.gz
	@echo $(BUILD)/osler-$(VERSION).tar.gz

clean: ## remove everything built
	rm -rf $(BUILD)

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

-include $(LIB_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(LOADER:.o=.d) $(LOADER_STATIC:.o=.d) $(UNIT_TESTS:=.d) $(DRIVERS:=.d) $(EVALUATOR:.o=.d) $(BUILD)/tests/fuzz/mutants_driver.d $(YARDSTICK:.o=.d) $(BENCHES:=.d)
