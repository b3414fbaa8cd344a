# lab.mk - how a lab's directory is built and run. Each lab's Makefile is one line that includes this.

TOP    := ../..
COMMON := $(TOP)/common
SYSTEM := $(shell uname -s)
# The last word: the path may have blanks
HERE   := $(lastword $(notdir $(CURDIR)))
NAME   := $(patsubst $(firstword $(subst -, ,$(HERE)))-%,%,$(HERE))

# Learners see warnings, `make lint` makes them errors. glibc before 2.34 keeps shm_open in librt and sem_open
# in libpthread; later ones, and musl, have these libraries empty, so that they do no harm.
CFLAGS ?= -O1 -g
WARN   := -Wall -Wextra -Wpedantic
ALL    := -std=gnu11 -D_FILE_OFFSET_BITS=64 $(WARN) $(CFLAGS) -I$(COMMON)
LDLIBS := $(if $(filter Linux,$(SYSTEM)),-lrt -lpthread)
ifdef SANITIZE
# The faults that pages show on purpose must arrive as signals, so the sanitizer leaves those alone.
ALL += -fsanitize=address,undefined -fno-sanitize-recover=all
export ASAN_OPTIONS := handle_segv=0:handle_sigbus=0:allow_user_segv_handler=1
endif

PROGRAMS := $(patsubst %.c,%,$(wildcard *.c))
OBJECTS  := $(patsubst %,$(COMMON)/%.o,lab lab_meter lab_names lab_object lab_partner lab_linux lab_macos lab_xnu)
# What the programs of this lab share. An archive: each program gets what it calls
PARTS    := $(patsubst %.c,%.o,$(wildcard parts/*.c probes/*.c))
SHARED   := $(if $(PARTS),parts/parts.a)
TOOLS    := $(COMMON)/limit $(COMMON)/leftovers $(COMMON)/scribble

# Other labs' programs that this page's sessions run. It is not `:=`, because most calls of make do not ask
USES = $(sort $(shell awk -f $(TOP)/scripts/page.awk README.md | grep -e '^command' -e '^session' | tr '\t ="' '\n' | \
    sed -n 's,.*\(\.\./[0-9][0-9]-[a-z0-9-]*\)/.*,\1,p'))

# SCRATCH: files and directories that this page's sessions write; they remove them, unless they are stopped
# AFTER: what the lab shows after its page; LATER: the programs for that, which no session of the page runs

.PHONY: mine all programs page tools run check accept clean uses FORCE
.SECONDARY:
.DELETE_ON_ERROR: # a linker that was killed leaves half a program
mine: all $(patsubst %.c,%,$(wildcard mine/*.c)) ## build this lab's programs, your exercises, and what its page runs of other labs
all: programs uses
programs: $(PROGRAMS) $(TOOLS)
page: $(filter-out $(LATER),$(PROGRAMS)) $(TOOLS)
tools: $(TOOLS)
run: all                  ## run the page's sessions and print them, and AFTER
	@$(if $(SCRATCH),rm -rf $(SCRATCH); trap 'rm -rf $(SCRATCH); exit 130' HUP INT TERM;) \
	    $(TOP)/scripts/session show README.md; case $$? in 0) $(TOP)/scripts/progress record ran $(NAME) page yes; $(or $(AFTER),:) ;; 3) ;; *) exit 1 ;; esac
check: page uses         ## compare the page with this machine
	@$(TOP)/scripts/session check README.md
accept: page uses        ## put what this machine prints into the page
	@$(TOP)/scripts/session accept README.md
clean:                    ## remove what was built
	@rm -f $(PROGRAMS) $(patsubst %.c,%,$(wildcard mine/*.c)) $(PARTS) $(SHARED) .flags
uses:
	@for lab in $(USES); do $(MAKE) -s -C $$lab programs || exit 1; done

# EXTRA: flags for this program, and not for what it is linked with (scripts/exercise)
$(PROGRAMS): %: %.c $(SHARED) $(OBJECTS) .flags
	$(CC) $(ALL) $(EXTRA) -o $@ $< $(SHARED) $(OBJECTS) $(LDLIBS)

# Made under another name first: a page and its suite may be built side by side. QUICK: lab 06's flags for all its parts
$(PROGRAMS) $(PARTS): $(wildcard *.h parts/*.h probes/*.h)
$(PARTS): %.o: %.c $(wildcard $(COMMON)/*.h) .flags
	@$(CC) $(ALL) $(QUICK) -c -o $@.$$$$ $< && mv $@.$$$$ $@
$(SHARED): $(PARTS)
	@$(AR) rc $@.$$$$ $(PARTS) && mv $@.$$$$ $@

# A learner's own, which includes what the lab's programs include
mine/%: mine/%.c $(SHARED) $(OBJECTS) .flags
	$(CC) $(ALL) -I. $(EXTRA) -o $@ $< $(SHARED) $(OBJECTS) $(LDLIBS)

# What else the main directory knows, such as make predict-03
.DEFAULT:
	@$(MAKE) -s -C $(TOP) $@

# A program that can be stopped between its steps, meddled/NAME: see common/meddle.c. Not optimised: what is read twice is two steps. 32-bit compilers instrument nothing: their steps are calls
NAMES := memcpy memmove memset memcmp memchr strcpy strncpy strcat strlen strnlen strcmp strncmp
meddled/%: %.c $(SHARED) $(OBJECTS) $(COMMON)/meddle.o
	@mkdir -p meddled
	@for instrument in -fsanitize=thread ''; do \
	    $(CC) $(ALL) -O0 -U_FORTIFY_SOURCE $$instrument $(foreach n,$(NAMES),-D$n=meddle_$n) -w -c -o $@.o $< && \
	        $(CC) $(ALL) $(if $(filter Linux,$(SYSTEM)),-no-pie) -o $@ $@.o $(COMMON)/meddle.o $(SHARED) $(OBJECTS) $(LDLIBS) -ldl && exit; done

# Other flags or another compiler: build again
.flags: FORCE
	@echo '$(CC) $(ALL)' | cmp -s - $@ || echo '$(CC) $(ALL)' > $@

# What all labs share is made under another name first: two labs may be built side by side. Other flags or another compiler here too
$(COMMON)/.cc: FORCE
	@echo '$(CC) $(ALL)' | cmp -s - $@ || echo '$(CC) $(ALL)' > $@
$(OBJECTS) $(COMMON)/meddle.o: %.o: %.c $(wildcard $(COMMON)/*.h) $(COMMON)/macos-rules/rules.h $(COMMON)/.cc
	@$(CC) $(ALL) -c -o $@.$$$$ $< && mv $@.$$$$ $@
$(TOOLS): %: %.c $(OBJECTS)
	@$(CC) $(ALL) -o $@.$$$$ $< $(OBJECTS) $(LDLIBS) && mv $@.$$$$ $@
