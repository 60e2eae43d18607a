# One non-recursive Makefile. BUILD may name another folder, CC another compiler;
# V=1 shows the commands:   make BUILD=/tmp/x CC=clang V=1
BUILD   ?= build
PREFIX  ?= /usr/local
ifeq ($(origin CC),default)
CC       = gcc
endif
CFLAGS  ?= -O2 -g
STRICT   = -std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
           -Wformat=2 -Wvla -Werror
PG_INC  := $(shell pkg-config --cflags libpq 2>/dev/null)
# Another libpg_query than the system's, from `make grammars`:   make LIBPG_QUERY=build/grammars/18 BUILD=build/18
LIBPG_QUERY ?=
CPPFLAGS_ALL = -Iinclude -Isrc -I$(BUILD)/gen $(LIBPG_QUERY:%=-isystem %/include) $(PG_INC) -D_GNU_SOURCE $(CPPFLAGS)
BANNED   = -include include/schemasync/banned.h
Q        = $(if $(V),,@)
LIBS     = $(or $(LIBPG_QUERY:%=%/lib/libpg_query.a),-lpg_query) -lsqlite3 -ljansson -lyaml -lpthread -ldl

SRC     := $(filter-out src/cli/main.c,$(shell find src -name '*.c' | sort))
OBJ     := $(SRC:%.c=$(BUILD)/%.o)
SQL     := $(shell find schema -name '*.sql' | sort)

# Each tests/unit/test_x.c is a program.
TESTS_C := $(sort $(wildcard tests/unit/test_*.c tests/judges/judges.c tests/corpus/refusals.c))
TESTS   := $(TESTS_C:%.c=$(BUILD)/%)
OURS    := $(shell find src include tests bench -name '*.[ch]' 2>/dev/null | sort)

.PHONY: all tests demo check check-run cases cases-run corpus translated servers grammars asan valgrind kill-sqlite fuzz-sqlite fuzz-views bench tidy format \
        format-check lint install clean
all: $(BUILD)/schemasync

$(BUILD)/schemasync: $(BUILD)/src/cli/main.o $(BUILD)/libschemasync.a
	@echo "link    $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libschemasync.a: $(OBJ)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/src/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "compile $<"
	$(Q)$(CC) $(STRICT) $(CFLAGS) $(CPPFLAGS_ALL) $(BANNED) -fvisibility=hidden -MMD -MP -c -o $@ $<

# The catalog queries become one C table: see introspect_queries.c.
$(BUILD)/gen/schema_sql.inc: schema/embed.awk $(SQL)
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -f schema/embed.awk $(SQL) > $@

$(BUILD)/src/engine/postgres/introspect_queries.o: $(BUILD)/gen/schema_sql.inc

# ---- tests --------------------------------------------------------------------------------------

tests: $(TESTS)

$(BUILD)/tests/%: tests/%.c $(BUILD)/libschemasync.a
	@mkdir -p $(@D)
	@echo "compile $<"
	$(Q)$(CC) $(STRICT) $(CFLAGS) $(CPPFLAGS_ALL) -MMD -MP -MF $@.d -o $@ $< $(BUILD)/libschemasync.a $(LDFLAGS) \
	    -lcriterion $(LIBS)

# The two commands of the README. What is missing is installed first, which is why they call make again:
# the variables above ask pkg-config, and that may have been missing too.
check:
	@tests/setup.sh build test
	@$(MAKE) --no-print-directory all tests
	@$(MAKE) --no-print-directory check-run

check-run:
	@BUILD=$(BUILD) LIBPG_QUERY=$(LIBPG_QUERY) tests/check.sh

demo:
	@tests/setup.sh build server
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) tests/demo.sh

# Other projects' cases, where they lie beside this checkout: as they are, with rows, and backwards.
cases:
	@tests/setup.sh build test
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) tests/foreign.sh asis data reverse

# Real schemas and their evolutions, where they lie beside this checkout.
corpus:
	@tests/setup.sh build test corpus
	@$(MAKE) --no-print-directory all tests
	@BUILD=$(BUILD) tests/corpus.sh
	@SCHEMASYNC=$(abspath $(BUILD))/schemasync tests/corpus_sqlite.py

# The same cases for PostgreSQL on SQLite, there and back:    make translated FILTER=regex
translated:
	@tests/setup.sh build test
	@$(MAKE) --no-print-directory all
	@SCHEMASYNC=$(abspath $(BUILD))/schemasync tests/translated.py $(FILTER)

# Private servers 13 to 18, side by side; nothing is installed. PGBIN=$(SERVERS)/18/bin make check
SERVERS ?= build/servers
servers:
	@tests/servers.sh $(SERVERS)

# libpg_query 17 and 18, for LIBPG_QUERY= above; nothing is installed but what builds them.
GRAMMARS ?= build/grammars
grammars:
	@tests/grammars.sh $(GRAMMARS)

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
asan:
	@tests/setup.sh build test
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan CFLAGS="-O1 -g $(SANITIZE)" all tests
	@ASAN_OPTIONS=abort_on_error=1:detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 \
	    $(MAKE) --no-print-directory BUILD=$(BUILD)/asan check-run

# Random SQLite schemas in a closed loop:   make fuzz-sqlite SECONDS=600 SEED=1
SECONDS ?= 60
fuzz-sqlite:
	@tests/setup.sh build
	@$(MAKE) --no-print-directory all
	@SCHEMASYNC=$(abspath $(BUILD))/schemasync python3 tests/fuzz/sqlite.py --seconds $(SECONDS) $(SEED:%=--seed %) \
	    --keep $(BUILD)/fuzz-sqlite

# Random views, generated columns and CHECKs of PostgreSQL, in both engines:   make fuzz-views SECONDS=600 SEED=1
fuzz-views:
	@tests/setup.sh build server
	@$(MAKE) --no-print-directory all
	@CLUSTER_LOCALE=C SCHEMASYNC=$(abspath $(BUILD))/schemasync tests/lib/cluster.sh run python3 tests/fuzz/views.py \
	    --seconds $(SECONDS) $(SEED:%=--seed %) --keep $(BUILD)/fuzz-views

valgrind:
	@tests/setup.sh build test lint
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) tests/valgrind.sh

# Kills apply in the middle of a rebuild, again and again.
kill-sqlite:
	@tests/setup.sh build test
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) tests/kill_sqlite.sh $(or $(KILLS),50)

bench:
	@tests/setup.sh build bench
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) CC="$(CC)" bench/sqlite.sh
	@BUILD=$(BUILD) CC="$(CC)" bench/run.sh

# ---- style --------------------------------------------------------------------------------------

tidy:
	@tests/setup.sh build lint
	@mkdir -p $(BUILD)
	@printf '%s\n' $(SRC) src/cli/main.c | xargs -P $$(nproc) -n 4 sh -c \
	    'clang-tidy --quiet "$$@" -- -std=gnu11 $(CPPFLAGS_ALL) $(BANNED)' sh 2>&1 | \
	    grep -vE '^[0-9]+ warnings? (treated|generated)|^Suppressed|^Use -header-filter' | tee $(BUILD)/tidy.log
	@! grep -qE '(warning|error):' $(BUILD)/tidy.log

# clang-format for a file that one is writing: make format FILES=src/x/y.c. The check asks for less.
format:
	clang-format -i $(or $(FILES),$(filter %.c,$(OURS)))

format-check:
	@tests/style.sh $(OURS)

lint: format-check tidy

# ---- install ------------------------------------------------------------------------------------

install: all
	install -D -m 755 $(BUILD)/schemasync $(DESTDIR)$(PREFIX)/bin/schemasync

clean:
	rm -rf $(BUILD)

-include $(OBJ:.o=.d) $(BUILD)/src/cli/main.d $(TESTS:=.d)
