# Makefile - everything that you type. `make` alone lists it.

LABS   := $(notdir $(wildcard labs/[0-9][0-9]-*))
# The longest first, so that none is left alone at the end
FIRST  := $(wildcard $(patsubst %,tests/fast/%.bats,pages why exercise make limit compare) labs/*-ring-buffer/lab.bats labs/*-synchronisation/lab.bats tests/fast/session.bats)
SUITES := $(FIRST) $(filter-out $(FIRST),$(sort $(wildcard tests/fast/*.bats labs/[0-9][0-9]-*/lab.bats)))
FIRST  := $(wildcard $(patsubst %,tests/soak/%.bats,exercises kills isolation browser book portability) labs/*-orders/soak.bats)
LONG   := $(FIRST) $(filter-out $(FIRST),$(sort $(wildcard tests/soak/*.bats labs/[0-9][0-9]-*/soak.bats)))
KEYS    = $(wildcard labs/*/keyfile) $(shell find build -name keyfile 2>/dev/null)
# Suites wait as often as they work, so that few processors take two each
JOBS   ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); echo $$((n < 4 ? 2 * n : n)))
SIDE_BY_SIDE = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(JOBS))
# What is a script: those with a line #!/bin/...
SHELLS  = $(wildcard labs/*/*.sh) $(shell grep -l '^.!/bin/' $(filter-out %.bats,$(wildcard scripts/* tests/* tests/soak/* .ci/*)) 2>/dev/null)
# What needs Open MPI's header files
MPI_FILES = $(if $(shell command -v mpicc),$(wildcard labs/*/mpi/*.c labs/*/shmem/*.c))
C_FILES = $(MPI_FILES) $(wildcard common/*.[ch] common/macos-rules/*.[ch] labs/*/*.[ch] labs/*/parts/*.[ch] labs/*/probes/*.[ch] notes/template/*.c tests/soak/*.c tests/soak/apple/*.[ch])

ifneq (,$(filter soak,$(MAKECMDGOALS)))
ifneq (,$(shell case '$(SHARE)' in (0* | *[!0-9]*) echo wrong ;; esac))
$(error SHARE=$(SHARE): write a number from 1 on, such as SHARE=8)
endif
endif

# make why WORDS: the words are no targets, and they may hold anything. The shell gets them in a variable, and nothing else here is read.
# make takes errno=12 for a setting, so we look among these, too.
ifeq (why,$(firstword $(MAKECMDGOALS)))
export SHMLAB_WORDS := $(wordlist 2,9999,$(MAKECMDGOALS)) $(filter-out OS=% COLUMNS=% AWK=%,$(MAKEOVERRIDES))
.PHONY: why
.SUFFIXES:
why: ; @scripts/why "$$SHMLAB_WORDS"
Makefile: ;
%: why ; @:
.DEFAULT: ; @:
else

# One lab's output after the other; only the calls of make below, for build/..., go side by side
ifeq (,$(filter build/% build-% grade-% lint-%,$(MAKECMDGOALS)))
.NOTPARALLEL:
endif
.PHONY: help labs check test why compare record race progress grade grades book serve timings soak leftovers clean-ipc clean new-lab lint cross build build-pages tools FORCE

help: ## print this list
	@echo 'Labs. To run one, type for example make 03, make posix-shm or make 03-posix-shm.'
	@awk 'FNR == 1 { title = substr($$0, 6); split(FILENAME, at, "/") } \
	    FNR == 3 { sub(/^\*/, ""); sub(/ ·.*/, ""); printf "  %-18s %-64s %s\n", at[2], title, $$0 }' labs/*/README.md
	@echo; echo 'What else you can type after make:'
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 } /^##   / { print substr($$0, 4) }' Makefile

##   build          build every lab's programs, and run nothing
##   03 OS=macos    run lab 03 as macOS would answer, under its rules; OS=macos also works with check and labs
##   check-03       compare lab 03's page with this machine
##   compare-03     print lab 03's Linux sessions beside its macOS sessions
##   accept-03      write what this machine prints into lab 03's page; review it with git diff
##   predict-03     say what lab 03 will print, and then see; without a terminal, with ANSWERS=FILE
##   try-03         list lab 03's exercises; try-03-NAME begins one, and checks your copy
##   hint-03-NAME   get one more hint each time; reset-03-NAME starts over
##   solution-03-NAME  see our solution beside your copy, once your copy passes, or with FORCE=1
##   break-03       list one-line changes to lab 03's programs; break-03-NAME makes one in a copy, and runs it
labs: build ## run every lab
	@for lab in $(LABS); do STEP=$${STEP:-0} $(MAKE) -s -C labs/$$lab run || exit 1; done

# Side by side, those first that take longest, and printed in their order, each as soon as those before it have ended
SLOW  = labs/%-orders labs/%-ring-buffer labs/%-synchronisation notes/why.md labs/%-many-writers labs/%-crash-safe
PAGES = $(eval PAGES := $(LABS:%=labs/%) $(shell awk -f scripts/page.awk notes/*.md /dev/null | awk '$$1 == "page" { page = $$3 } $$1 == "session" { print page }' | uniq))$(PAGES)
check: build-pages ## compare every page with this machine, also the chapters in notes
	@out=$$(mktemp -d "$${TMPDIR:-/tmp}/check.XXXXXX") && export out || exit; trap 'rm -rf "$$out"' EXIT; trap 'exit 130' HUP INT TERM; \
	set -- $(PAGES); mkdir "$$out/labs" "$$out/notes" && $(MAKE) -s -k $(SIDE_BY_SIDE) $(patsubst %,build/check/%,$(filter $(SLOW),$(PAGES)) $(filter-out $(SLOW),$(PAGES))) | { \
	    while read -r _; do while [ $$# -gt 0 ] && [ -e "$$out/$$1" ]; do cat "$$out/$$1"; shift; done; done; \
	    $(if $(findstring n,$(filter-out --% -O% -I%,$(firstword $(MFLAGS)))),:,[ $$# -eq 0 ] && [ ! -e "$$out/wrong" ]); }
checked = @{ $(1) || >"$$out/wrong"; } >"$$out/$(@:build/check/%=%).new" 2>&1; mv "$$out/$(@:build/check/%=%).new" "$$out/$(@:build/check/%=%)"; echo $@
build/check/labs/%: FORCE
	$(call checked,$(MAKE) -s -C labs/$* check)
build/check/notes/%: FORCE # not by make, whose descriptors the page would see
	$(call checked,scripts/session check notes/$*)

test: build ## run all tests; their output is in build/test
	@rm -rf build/test && mkdir -p build/test
	@# What checks of exercises need, so that no suite has to make it in its copy of the tree
	@$(MAKE) -s -C labs/$(firstword $(LABS)) ../../common/meddle.o || :
	@[ "$$(uname -s)$$(getconf LONG_BIT)" != Linux64 ] || $(MAKE) -s -C common/macos-rules CC=cc librules.so || :
	@TMPDIR=$$(mktemp -d "$${TMPDIR:-/tmp}/test.XXXXXX") && chmod 1777 "$$TMPDIR" && export TMPDIR || exit; \
	    trap 'rm -rf "$$TMPDIR"' EXIT; trap 'exit 130' HUP INT TERM; \
	    $(MAKE) -s -k $(SIDE_BY_SIDE) -f Makefile $(SUITES:%=build/test/%.tap) || :
	@tests/summary $(SUITES:%=build/test/%.tap)

# A suite that works or waits for two hours is ended, and its tests that did not run count as failed. The time
# in which others have the processors does not count. bats' files are removed at the end, all at once: ext4 takes long to
# make files where others have been removed a minute ago
build/test/%.tap: FORCE
	@mkdir -p $(@D) && common/limit 7200 bats --no-tempdir-cleanup --timing --formatter tap $* >$@ 2>&1 </dev/null; tests/summary --suite $@

why: ## from a message to its cause: make why ENOMEM, make why 'Bus error (core dumped)'; make why alone lists the messages
	@scripts/why

compare: build-06-differences ## print this machine's answers beside Linux's and macOS's, for example with DIFF=1; scripts/compare --help lists the rest
	@scripts/compare

record: build-06-differences ## write what this machine answers to a file in notes/recordings
	@scripts/compare record

race: build-11-ring-buffer ## run lab 11's long race of queues; it says first how long it takes. RECORD=1 keeps it in labs/11-ring-buffer/recordings
	@$(MAKE) -s -C labs/11-ring-buffer race

progress: ## show what you have run, predicted, passed and broken, and what is next
	@scripts/progress

grade: ## check a learner's copies and give points, as TAP and JUnit: FROM=DIR OUT=DIR
	@scripts/grade $${FROM:+"$$FROM"}

grades: build ## grade many learners side by side, each a directory in FROM: FROM=DIR OUT=DIR
	@set -- "$$FROM"/*/; [ -n "$$FROM" ] && [ -d "$$1" ] || { echo 'make: FROM must be a directory with one directory for each learner' >&2; exit 2; }; \
	    scripts/confine --possible . || :; CONFINE_ASKED=1 OF=$$# $(MAKE) -s -k $(SIDE_BY_SIDE) $$(n=0; for one; do n=$$((n + 1)); echo "grade-$$n"; done)
grade-%: FORCE # the learner by number, because a name may hold what means something to make
	@set -- "$$FROM"/*/; [ $$# -eq "$$OF" ] || { echo 'make: directories have come into FROM, or gone; is OUT in there?' >&2; exit 2; }; shift $$(($* - 1)); name=$$(basename "$$1"); \
	    out=$$(OUT="$${OUT:-build/grades}/$$name" scripts/grade "$$1") && echo "$$name: $$(printf '%s\n' "$$out" | tail -n 1)"

predict-%: FORCE
	@scripts/predict '$*' $${ANSWERS:+"$$ANSWERS"}
break-%: FORCE
	@scripts/break '$*' $${ANSWERS:+"$$ANSWERS"}
try-% hint-% solution-% reset-%: FORCE
	@scripts/exercise $(firstword $(subst -, ,$@)) '$*' || [ $$? -eq 1 ] # it has said why, and make would add an error of its own

book: ## make the book from the pages: build/book/html, shmlab.epub and shmlab.pdf; LIVE=1: its labs run in the page
	@scripts/book

serve: tools ## show the book in a browser, and make it again at each save; PORT=8000 chooses a port
	@common/limit 86400 scripts/serve

timings: ## measure how long each lab and each suite takes
	@tests/timings $(LABS)
	@mkdir -p build/test; { $(MAKE) -s test || >build/test/failed; } | grep -e ' s$$'; [ ! -e build/test/failed ]

soak: build ## run all long tests, for half an hour to two; with SHARE=8 one in eight of what there are many of
	@[ '$(or $(SHARE),1)' = 1 ] || echo 'soak: one in $(SHARE) of what there are many of'
	@$(MAKE) -s test SUITES='$(LONG)'

leftovers: build ## list the shared memory that the workbook left on this machine
	@out=$$(common/leftovers $(KEYS)) && echo 'nothing is left' || \
	    { [ -z "$$out" ] || printf '%s\n' "$$out" 'make clean-ipc removes these'; exit 1; }

clean-ipc: build ## remove what leftovers lists, and nothing else
	@out=$$(common/leftovers --remove $(KEYS)) && echo "$${out:-nothing was left}"

clean: ## remove everything that was built
	@! test -x common/leftovers || for run in $(wildcard build/run.*); do \
	    SHMLAB_PREFIX=/shmlab.run$$(printf %07d $${run##*.}) common/leftovers --remove $$(find $$run -name keyfile); done
	@for lab in $(LABS); do $(MAKE) -s -C labs/$$lab clean; done
	@rm -rf build common/*.o common/limit common/leftovers common/scribble common/.cc common/macos-rules/librules.so

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
	@$(MAKE) -s -k $(SIDE_BY_SIDE) $(addprefix lint-,clang gcc checks tests scripts cppcheck format) && echo 'lint: nothing found'
lint-clang lint-gcc: lint-%: FORCE
	@for file in $(filter %.c,$(C_FILES)); do \
	    $* -std=gnu11 -O2 -Wall -Wextra -Wpedantic -Werror -Icommon $(if $(MPI_FILES),$(shell mpicc --showme:compile)) -c -o /dev/null $$file || exit 1; done
lint-checks: FORCE ; @shellcheck -x -s sh labs/*/exercises/*/check.sh
lint-tests: FORCE ; @shellcheck -s bash tests/*.bash tests/*/*.bats labs/*/*.bats notes/template/lab.bats
lint-scripts: FORCE ; @shellcheck -x $(SHELLS) && shellcheck -x -s sh scripts/*.sh notes/live/init notes/live/shrc
lint-cppcheck: FORCE
	@cppcheck --quiet --error-exitcode=1 --enable=warning,portability --inline-suppr --suppress=missingIncludeSystem \
	    --suppress=va_end_missing:common/lab.c -D'_Noreturn=__attribute__((noreturn))' -Icommon $(filter %.c,$(C_FILES))
lint-format: FORCE ; @clang-format --dry-run -Werror $(C_FILES)

cross: ## build every program for both kinds of Mac and for Linux on arm64, with zig
	@tests/cross

# make new-lab NAME: the next number is taken
ifeq (new-lab,$(firstword $(MAKECMDGOALS)))
ifneq (command line,$(origin NAME)) # and not the environment's: WSL has one
NAME := $(wordlist 2,99,$(MAKECMDGOALS))
endif
.PHONY: $(NAME)
$(NAME): ; @:
endif
new-lab: ## make a new lab from notes/template: make new-lab NAME
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
	@echo 'hint: type make alone to see what else there is, such as predict-03' >&2; exit 2
endif
