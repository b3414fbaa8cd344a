# Makefile - all you type. `make` alone says what there is.

LABS   := $(notdir $(wildcard labs/[0-9][0-9]-*))
SUITES := $(wildcard labs/[0-9][0-9]-*/lab.bats) $(wildcard tests/*.bats)
JOBS   ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
KEYS   := labs/*/keyfile build/run.*/labs/*/keyfile build/room.*/keyfile
export OS CC CFLAGS SANITIZE

.PHONY: help
help: ## say what there is
	@scripts/help

# make 03 = make posix-shm = make 03-posix-shm; the same for check- and accept-
define lab_targets
.PHONY: $(1) $(2) $(3) check-$(1) check-$(2) check-$(3) accept-$(1) accept-$(2) accept-$(3)
$(1) $(2) $(3):
	@$$(MAKE) -s -C labs/$(1) run
check-$(1) check-$(2) check-$(3):
	@$$(MAKE) -s -C labs/$(1) check
accept-$(1) accept-$(2) accept-$(3):
	@$$(MAKE) -s -C labs/$(1) accept
endef
number = $(firstword $(subst -, ,$(1)))
$(foreach lab,$(LABS),$(eval $(call lab_targets,$(lab),$(call number,$(lab)),$(patsubst $(call number,$(lab))-%,%,$(lab)))))
