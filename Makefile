# Osler. `make demo` and `make test` do everything on a new machine; `make help` lists the rest.
# Nothing that is built or generated lies outside $(BUILD).

ifeq ($(origin CC),default)
CC = gcc
endif
BUILD    ?= build
OPT      ?= -O2 -g
SANITIZE ?=
PREFIX   ?= /usr/local
DESTDIR  ?=

WARN   = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
CFLAGS = -std=c11 -D_DEFAULT_SOURCE $(OPT) $(WARN) -fvisibility=hidden -fPIC $(SANITIZE) -I. -I$(BUILD) -MMD -MP
LIBS   = -lm

# Rooms, in the order in which text flows through them.
BASE     = $(wildcard base/*.c)
GRAMMAR  = $(wildcard grammar/*.c)
COMPILER = $(wildcard compiler/*.c)
RUNTIME  = $(wildcard runtime/*.c)
CLI      = $(wildcard cli/*.c)
MADE     = $(if $(wildcard grammar/parser.y),$(BUILD)/grammar/parser.c $(BUILD)/grammar/scanner.c)

LIB_OBJECTS = $(patsubst %.c,$(BUILD)/%.o,$(BASE) $(GRAMMAR) $(COMPILER) $(RUNTIME)) $(MADE:.c=.o)
CLI_OBJECTS = $(patsubst %.c,$(BUILD)/%.o,$(CLI))
UNIT_TESTS  = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/base/test_*.c tests/grammar/test_*.c \
                tests/compiler/test_*.c tests/runtime/test_*.c))
DRIVERS     = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/*/*_driver.c))

DEMO          = guidelines/breast_liver_metastases.guide
DEMO_PATIENTS = $(sort $(wildcard examples/patients/*.json))
DEMO_DAY      = 2025-11-01

.PHONY: all lib unit demo test conformance cohort clean help
.SECONDARY:

all: $(BUILD)/osler ## build build/osler and build/libosler.a

lib: $(BUILD)/libosler.a

$(BUILD)/libosler.a: $(LIB_OBJECTS)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/osler: $(CLI_OBJECTS) $(BUILD)/libosler.a
	$(CC) $(CFLAGS) -o $@ $(CLI_OBJECTS) $(BUILD)/libosler.a $(LIBS)

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

unit: $(UNIT_TESTS) $(DRIVERS) ## build the test programs

$(BUILD)/tests/%: tests/%.c $(BUILD)/libosler.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $< $(BUILD)/libosler.a -lcmocka $(LIBS)

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

conformance: all ## the outside suites in the folder that OSLER_CONFORMANCE names
	@code=0; for test in tests/conformance/*.py; do OSLER=$(BUILD)/osler python3 $$test || code=1; done; exit $$code

cohort: all ## the HER2 guideline over the real samples in the folder that OSLER_DATA names
	@OSLER=$(BUILD)/osler python3 tests/test_columns_cohort.py

clean: ## remove everything built
	rm -rf $(BUILD)

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

-include $(LIB_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(UNIT_TESTS:=.d) $(DRIVERS:=.d)
