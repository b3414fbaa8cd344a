# live.mk - what each part of the machine in the pages is made from; scripts/live calls it, in the tree
#
# Everything is in build/live: debs, the packages; root, all that is in them; image, what the machine has of it; tree, the workbook,
# built; initrd, what the kernel starts with; state, the machine, started; and pieces, what a page loads.

LIVE   := notes/live
OUT    := build/live
HTML   := build/book/html/live
MODULES := $(LIVE)/node_modules
SOURCES := $(filter-out $(LIVE)/%,$(shell git ls-files -- Makefile common labs scripts notes '*.md'))

.DELETE_ON_ERROR:
.PHONY: live
live: $(HTML)/made

$(OUT)/fetched: $(LIVE)/packages
	@mkdir -p $(@D) && scripts/live fetch && touch $@
$(OUT)/unpacked: $(OUT)/fetched scripts/live
	@scripts/live unpack && touch $@
$(OUT)/initrd: $(OUT)/unpacked $(LIVE)/init $(LIVE)/shrc $(wildcard $(SOURCES))
	@scripts/live build
$(OUT)/state: $(OUT)/initrd $(LIVE)/boot.mjs $(LIVE)/machine.mjs $(MODULES)/v86/package.json
	@node $(LIVE)/boot.mjs $(OUT)/root/usr/share/seabios/bios.bin $(OUT)/root/usr/share/seabios/vgabios-stdvga.bin \
	    $(OUT)/root/boot/vmlinuz-* $(OUT)/initrd $@ 2>$(OUT)/said || { tail -n 20 $(OUT)/said >&2; exit 1; }
$(OUT)/state.xz: $(OUT)/state
	@xz -c --check=crc32 --lzma2=preset=6,dict=16MiB $< >$@ # a larger dictionary saves little, and a page needs memory for it

# What a page loads: live.js and live.css with it, the others when the machine is started
$(HTML)/made: $(OUT)/state.xz $(LIVE)/pieces.mjs $(LIVE)/live.js $(LIVE)/live.css $(MODULES)/v86/package.json
	@mkdir -p $(@D) && rm -f $(@D)/*
	@node $(LIVE)/pieces.mjs $< $(@D)
	@cp $(LIVE)/live.js $(LIVE)/live.css $(MODULES)/v86/build/libv86.js $(MODULES)/@xterm/xterm/lib/xterm.js $(MODULES)/@xterm/xterm/css/xterm.css \
	    $(MODULES)/@xterm/addon-fit/lib/addon-fit.js $(MODULES)/xz-decompress/dist/package/xz-decompress.min.js $(@D)
	@scripts/live licences $(@D) && touch $@
