# Makefile - all you type. `make` alone says what there is.

LABS   := $(notdir $(wildcard labs/[0-9][0-9]-*))
# The longest first, so that none is left alone at the end
FIRST  := $(wildcard $(patsubst %,tests/fast/%.bats,pages exercise limit make) labs/*-ring-buffer/lab.bats tests/fast/session.bats)
SUITES := $(FIRST) $(filter-out $(FIRST),$(sort $(wildcard tests/fast/*.bats labs/[0-9][0-9]-*/lab.bats)))
LONG   := $(sort $(wildcard tests/soak/*.bats labs/[0-9][0-9]-*/soak.bats))
KEYS    = $(wildcard labs/*/keyfile) $(shell find build -name keyfile 2>/dev/null)
# Suites wait as often as they work, so that few processors take two each
JOBS   ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); echo $$((n < 4 ? 2 * n : n)))
SIDE_BY_SIDE = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(JOBS))
SHELLS := labs/11-ring-buffer/kills.sh labs/11-ring-buffer/race.sh scripts/setup scripts/session scripts/new-lab scripts/as-macos scripts/compare scripts/predict scripts/break scripts/exercise scripts/progress scripts/grade scripts/confine scripts/book scripts/serve tests/summary tests/timings tests/cross tests/soak/faults tests/soak/kills .ci/bare .ci/run
C_FILES = $(wildcard common/*.[ch] common/macos-rules/*.[ch] labs/*/*.[ch] notes/template/*.c tests/soak/*.c)

# One lab's output after the other; only the calls of make below, for build/..., go side by side
ifeq (,$(filter build/% build-%,$(MAKECMDGOALS)))
.NOTPARALLEL:
endif
.PHONY: help labs check test compare record race progress grade book serve timings soak leftovers clean-ipc clean new-lab lint cross build build-pages tools FORCE

help: ## what you are reading
	@echo 'Labs: make 03, make posix-shm or make 03-posix-shm runs one.'
	@awk 'FNR == 1 { title = substr($$0, 6); split(FILENAME, at, "/") } \
	    FNR == 3 { sub(/^\*/, ""); sub(/ ·.*/, ""); printf "  %-18s %-64s %s\n", at[2], title, $$0 }' labs/*/README.md
	@echo; echo 'Targets:'
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 } /^##   / { print substr($$0, 4) }' Makefile

##   03 OS=macos    lab 03 as macOS would answer, under its rules; the same with check and labs
##   check-03       compare lab 03's page with this machine
##   compare-03     lab 03's sessions: Linux beside macOS
##   accept-03      put what this machine prints into lab 03's page, to review with git diff
##   predict-03     say what lab 03 will print, then see; ANSWERS=FILE where there is no terminal
##   try-03         lab 03's exercises; try-03-NAME begins one and checks your copy
##   hint-03-NAME   one more hint each time; reset-03-NAME starts over
##   solution-03-NAME  the reference beside your copy, once that passes, or with FORCE=1
##   break-03       one-line changes to lab 03's programs; break-03-NAME makes one in a copy, and runs it
labs: build ## run every lab
	@for lab in $(LABS); do $(MAKE) -s -C labs/$$lab run || exit 1; done

check: build-pages ## compare every page with this machine, the chapters in notes too
	@status=0; for lab in $(LABS); do $(MAKE) -s -C labs/$$lab check || status=1; done; \
	for page in $$(grep -l '^```{.console' notes/*.md); do scripts/session check $$page || status=1; done; exit $$status

test: build ## run all tests; their output is in build/test
	@rm -rf build/test && mkdir -p build/test
	@TMPDIR=$$(mktemp -d "$${TMPDIR:-/tmp}/test.XXXXXX") && chmod 1777 "$$TMPDIR" && export TMPDIR || exit; \
	    trap 'rm -rf "$$TMPDIR"' EXIT; trap 'exit 130' HUP INT TERM; \
	    $(MAKE) -s -k $(SIDE_BY_SIDE) -f Makefile $(SUITES:%=build/test/%.tap) || :
	@tests/summary $(SUITES:%=build/test/%.tap)

# A suite that works or waits for a quarter of an hour is ended, and its tests that did not run count as failed. The time
# in which others have the processors does not count. bats' files are removed at the end, all at once: ext4 takes long to
# make files where others have been removed a minute ago
build/test/%.tap: FORCE
	@mkdir -p $(@D) && common/limit 900 bats --no-tempdir-cleanup --timing --formatter tap $* >$@ 2>&1 </dev/null; tests/summary --suite $@

compare: build-06-differences ## this machine beside Linux and macOS: TOPIC=posix DIFF=1 FORMAT=md OS=macos WITH=FILE
	@scripts/compare

record: build-06-differences ## write what this machine answers to notes/recordings
	@scripts/compare record

race: build-11-ring-buffer ## lab 11's rings against the kernel and their peers; says first how long it takes
	@$(MAKE) -s -C labs/11-ring-buffer race

progress: ## what you have run, predicted, passed and broken, and what is next
	@scripts/progress

grade: ## check a learner's copies and give points, as TAP and JUnit: FROM=DIR OUT=DIR
	@scripts/grade $${FROM:+"$$FROM"}

predict-%: FORCE
	@scripts/predict '$*' $${ANSWERS:+"$$ANSWERS"}
break-%: FORCE
	@scripts/break '$*' $${ANSWERS:+"$$ANSWERS"}
try-% hint-% solution-% reset-%: FORCE
	@scripts/exercise $(firstword $(subst -, ,$@)) '$*'

book: ## the pages as a book: build/book/html, shmlab.epub and shmlab.pdf
	@scripts/book

serve: tools ## the book in a browser, made anew at each save: PORT=8000, else a free one
	@common/limit 86400 scripts/serve

timings: ## what each lab takes from clean and again, then each suite
	@tests/timings $(LABS)
	@$(MAKE) -s test | grep -e ' s$$'

soak: build ## kill at random moments, contend for names, then the suites that take long, with 30 learners graded at a time
	@tests/soak/kills
	@tests/soak/contend
	@LEARNERS=30 $(MAKE) -s test SUITES='$(LONG)'
	@CC=clang $(MAKE) -s test SUITES=tests/soak/exercises.bats

leftovers: build ## list what the workbook left on this machine
	@out=$$(common/leftovers $(KEYS)) && echo 'nothing is left' || \
	    { [ -z "$$out" ] || printf '%s\n' "$$out" 'make clean-ipc removes these'; exit 1; }

clean-ipc: build ## remove that, and nothing else
	@out=$$(common/leftovers --remove $(KEYS)) && echo "$${out:-nothing was left}"

clean: ## remove what was built
	@! test -x common/leftovers || for run in $(wildcard build/run.*); do \
	    SHMLAB_PREFIX=/shmlab.run$$(printf %07d $${run##*.}) common/leftovers --remove $$(find $$run -name keyfile); done
	@for lab in $(LABS); do $(MAKE) -s -C labs/$$lab clean; done
	@rm -rf build common/*.o common/limit common/leftovers common/.cc common/macos-rules/librules.so

# All programs, or what the pages' sessions run
build: PART = programs
build-pages: PART = page
build build-pages: tools
	@$(MAKE) -s $(SIDE_BY_SIDE) PART=$(PART) $(LABS:%=build-%)
tools: # what the labs share, so that it is made once
	@$(MAKE) -s $(SIDE_BY_SIDE) -C labs/$(firstword $(LABS)) tools
build-%: FORCE
	@$(MAKE) -s -C labs/$* $(or $(PART),programs)

lint: ## look for faults: clang-format, shellcheck, cppcheck, warnings as errors
	@clang-format --dry-run -Werror $(C_FILES)
	@shellcheck -x $(SHELLS) && shellcheck -x -s sh scripts/*.sh labs/*/exercises/*/check.sh && shellcheck -s bash tests/*.bash tests/*/*.bats labs/*/*.bats notes/template/lab.bats
	@cppcheck --quiet --error-exitcode=1 --enable=warning,portability --inline-suppr --suppress=missingIncludeSystem \
	    --suppress=va_end_missing:common/lab.c -D'_Noreturn=__attribute__((noreturn))' -Icommon $(filter %.c,$(C_FILES))
	@for cc in gcc clang; do for file in $(filter %.c,$(C_FILES)); do \
	    $$cc -std=gnu11 -O2 -Wall -Wextra -Wpedantic -Werror -Icommon -c -o /dev/null $$file || exit 1; done; done
	@echo 'lint: nothing found'

cross: ## build every program for macOS and Linux, arm64 and x86-64, with zig
	@tests/cross

# make new-lab NAME: the next number is taken
ifeq (new-lab,$(firstword $(MAKECMDGOALS)))
NAME ?= $(wordlist 2,99,$(MAKECMDGOALS))
.PHONY: $(NAME)
$(NAME): ; @:
endif
new-lab: ## make new-lab NAME: a new lab from notes/template
	@scripts/new-lab '$(NAME)'

# make 03 = make posix-shm = make 03-posix-shm, and so for check-03, accept-03 and compare-03
number = $(firstword $(subst -, ,$(1)))
names  = $(foreach prefix,$(2),$(prefix)$(1) $(prefix)$(call number,$(1)) $(prefix)$(patsubst $(call number,$(1))-%,%,$(1)))
define lab_rules
.PHONY: $(call names,$(1),/ check- accept- compare-)
$(subst /,,$(call names,$(1),/)):
	@$$(MAKE) -s $$(SIDE_BY_SIDE) -C labs/$(1) run
$(call names,$(1),check-):
	@$$(MAKE) -s $$(SIDE_BY_SIDE) -C labs/$(1) check
$(call names,$(1),compare-):
	@scripts/compare sides labs/$(1)/README.md
$(call names,$(1),accept-):
	@$$(MAKE) -s -C labs/$(1) accept
endef
ifneq (new-lab,$(firstword $(MAKECMDGOALS)))
$(foreach lab,$(LABS),$(eval $(call lab_rules,$(lab))))
endif

.DEFAULT:
	@echo 'make: there is no lab or target $@$(if $(filter 1 2 3 4 5 6 7 8 9,$(subst check-,,$@)),; did you mean $(if $(filter check-%,$@),check-)0$(subst check-,,$@)?,.) The labs are: $(LABS)' >&2
	@echo 'hint: make alone lists what else there is, such as predict-03' >&2; exit 2
