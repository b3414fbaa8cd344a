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
ALL    := -std=gnu11 $(WARN) $(CFLAGS) -I$(COMMON)
LDLIBS := $(if $(filter Linux,$(SYSTEM)),-lrt -lpthread)
ifdef SANITIZE
# The faults that pages show on purpose must arrive as signals, so the sanitizer leaves those alone.
ALL += -fsanitize=address,undefined -fno-sanitize-recover=all
export ASAN_OPTIONS := handle_segv=0:handle_sigbus=0:allow_user_segv_handler=1
endif

PROGRAMS := $(patsubst %.c,%,$(wildcard *.c))
OBJECTS  := $(patsubst %,$(COMMON)/%.o,lab lab_pause lab_linux lab_macos lab_xnu)
TOOLS    := $(COMMON)/limit $(COMMON)/leftovers

# Other labs' programs that this page's sessions run
USES := $(sort $(shell sed -n '/^\$$ /p;/needs=/p' README.md | tr ' ="' '\n' | \
    sed -n 's,.*\(\.\./[0-9][0-9]-[a-z0-9-]*\)/.*,\1,p'))

# SCRATCH: files and directories that this page's sessions write; they remove them, unless they are stopped
# AFTER: what the lab shows after its page; LATER: the programs for that, which no session of the page runs

.PHONY: all programs page tools run check accept clean uses FORCE
.SECONDARY:
.DELETE_ON_ERROR: # a linker that was killed leaves half a program
all: programs uses        ## build this lab's programs, and those of other labs that its page runs
programs: $(PROGRAMS) $(TOOLS)
page: $(filter-out $(LATER),$(PROGRAMS)) $(TOOLS)
tools: $(TOOLS)
run: all                  ## run the page's sessions and print them, and AFTER
	@$(if $(SCRATCH),rm -rf $(SCRATCH); trap 'rm -rf $(SCRATCH); exit 130' HUP INT TERM;) \
	    $(TOP)/scripts/session show README.md && { $(TOP)/scripts/progress record ran $(NAME) page yes || :; }
	@$(AFTER)
check: page uses         ## compare the page with this machine
	@$(TOP)/scripts/session check README.md
accept: page uses        ## put what this machine prints into the page
	@$(TOP)/scripts/session accept README.md
clean:                    ## remove what was built
	@rm -f $(PROGRAMS) $(patsubst %.c,%,$(wildcard mine/*.c)) .flags
uses:
	@for lab in $(USES); do $(MAKE) -s -C $$lab programs || exit 1; done

# EXTRA: flags for this program, and not for what it is linked with (scripts/exercise)
$(PROGRAMS): %: %.c $(OBJECTS) .flags
	$(CC) $(ALL) $(EXTRA) -o $@ $< $(OBJECTS) $(LDLIBS)

# Other flags or another compiler: build again
.flags: FORCE
	@echo '$(CC) $(ALL)' | cmp -s - $@ || echo '$(CC) $(ALL)' > $@

# What all labs share is made under another name first: two labs may be built side by side. Other flags or another compiler here too
$(COMMON)/.cc: FORCE
	@echo '$(CC) $(ALL)' | cmp -s - $@ || echo '$(CC) $(ALL)' > $@
$(OBJECTS): %.o: %.c $(COMMON)/lab.h $(COMMON)/macos-rules/rules.h $(COMMON)/.cc
	@$(CC) $(ALL) -c -o $@.$$$$ $< && mv $@.$$$$ $@
$(TOOLS): %: %.c $(OBJECTS)
	@$(CC) $(ALL) -o $@.$$$$ $< $(OBJECTS) $(LDLIBS) && mv $@.$$$$ $@
