# book.mk - what each file of the book is made from; scripts/book calls it, in the tree
#
#   make -f notes/book/book.mk html | build/book/shmlab.epub | build/book/shmlab.pdf
#
# What scripts/page.awk finds on a page stands in build/book/events, one file for each page. build/book/part has what
# book.lua makes of each chapter, and SLUG.d, which names the files that it read for it.

BOOK := notes/book
OUT  := build/book
HTML := $(OUT)/html
export OUT SYSTEM
FROM := markdown+gfm_auto_identifiers+rebase_relative_paths-citations-example_lists-implicit_figures-raw_tex-smart-subscript-superscript-strikeout-tex_math_dollars

# The chapters. In notes/book/chapters the word `labs` stands for each lab's page, with its breakages and exercises as a chapter behind it
LABS  := $(sort $(patsubst labs/%/README.md,%,$(wildcard labs/[0-9][0-9]-*/README.md)))
SLUGS := $(foreach word,$(shell cat $(BOOK)/chapters),$(if $(filter labs,$(word)),\
    $(foreach lab,$(LABS),$(lab) $(if $(wildcard labs/$(lab)/exercises),$(lab)-workbook)),$(basename $(notdir $(word)))))
sorted = $(sort $(wildcard $(1)))
pages = $(or $(if $(filter index status,$(1)),$(BOOK)/$(1).md),$(if $(filter $(1),$(LABS)),labs/$(1)/README.md),\
    $(if $(filter %-workbook,$(1)),$(call sorted,labs/$(1:-workbook=)/breaks/*.md) $(call sorted,labs/$(1:-workbook=)/exercises/*/README.md)),notes/$(1).md)
# The chapters that are one page
READ   := $(filter-out %-workbook,$(SLUGS))
EVENTS := $(foreach slug,$(READ),$(OUT)/events/$(call pages,$(slug)))
HEADINGS := $(EVENTS:$(OUT)/events/%=$(OUT)/heads/%)
PAGES  := $(SLUGS:%=$(HTML)/%.html) $(HTML)/index.html
STYLE  := $(patsubst %,$(HTML)/%,book.css paper.css book.js)

.PHONY: html FORCE
.DELETE_ON_ERROR:
html: $(PAGES) $(STYLE) $(HTML)/search.js
$(shell mkdir -p $(HTML) $(OUT)/part $(sort $(dir $(EVENTS) $(HEADINGS))))

# The time of a file stays if what is in it is the same: $(same)
same = cat >$@.new; if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(EVENTS): $(OUT)/events/%: % scripts/page.awk
	@awk -f scripts/page.awk $< >$@

# Lines of slug, path, title, and a mark if it has sessions. What a chapter that is gone or renamed left is removed
$(OUT)/chapters.tsv: $(EVENTS) FORCE
	@rm -f $(filter-out $(foreach slug,$(SLUGS) index,$(wildcard $(OUT)/part/$(slug).*)),$(wildcard $(OUT)/part/*)) $(filter-out $(PAGES),$(wildcard $(HTML)/*.html))
	@awk -F '\t' 'function chapter() { if (slug != "") print slug, path, title, has; if (book) print slug "-workbook", "", substr(slug, 1, 2) " Break it, and try", "" } \
	    BEGIN { OFS = FS } FNR == 1 { chapter() } FNR == 1 { slug = s; path = p; book = b; has = "" } \
	    $$1 == "title" { title = $$3; gsub(/`/, "", title) } $$1 == "session" { has = "sessions" } END { chapter() }' \
	    $(foreach slug,$(READ),s=$(slug) p=$(call pages,$(slug)) b=$(if $(filter $(slug)-workbook,$(SLUGS)),1) $(OUT)/events/$(call pages,$(slug))) | { $(same); }
# What a link to a page's headings may name: a page that has such a link is made again when they change
$(HEADINGS): $(OUT)/heads/%: $(OUT)/events/%
	@sed -n 's/^heading	[0-9]*	[0-9]*	//p' $< | { $(same); }

# How the pages' sessions ended when `make check` last ran them: scripts/session keeps that in build/checked/NAME.SYSTEM. One that is
# older than its page, a program or what runs it is named in $(OUT)/changed, and is itself left as it is.
CHECKED := $(wildcard build/checked/*.linux build/checked/*.macos)
SYSTEM  := $(shell uname -s)
SOURCES := $(shell find labs common \( -name '*.[ch]' -o -name '*.tsv' \) -print)
$(OUT)/changed: FORCE
	@: >$@
$(CHECKED): $(wildcard scripts/session scripts/*.awk) $(filter common/%,$(SOURCES)) | $(OUT)/changed
	@echo $(@F) >>$(OUT)/changed
$(foreach file,$(CHECKED),$(eval slug := $(basename $(notdir $(file)))) $(eval $(file): $(call pages,$(slug)) $(filter labs/$(slug)/%,$(SOURCES))))
$(OUT)/outcomes: $(CHECKED) $(OUT)/changed FORCE
	@awk 'FILENAME ~ /changed$$/ { changed[$$0]; next } { name = FILENAME; sub(/.*\//, "", name); print name "\t" $$0 "\t" (name in changed ? "changed" : "") }' \
	    $(OUT)/changed $(CHECKED) | { $(same); }

# Whether the pages with sessions offer the machine of scripts/live
LIVING := $(if $(LIVE),$(LABS) $(LABS:%=%-workbook) $(basename $(notdir $(shell grep -l '^```{.console' notes/*.md))))
$(OUT)/live: FORCE
	@echo '$(LIVE)' | { $(same); }

# A chapter: its page, and its part of EPUB and PDF
$(PAGES): $(HTML)/%.html: $(patsubst %,$(BOOK)/%,book.lua page.html book.mk) $(OUT)/live $(OUT)/chapters.tsv scripts/kinds.awk scripts/table.awk | $(HEADINGS)
	@SLUG=$* PAGES='$(call pages,$*)' pandoc --from $(FROM) --to html5 --lua-filter $(BOOK)/book.lua --template $(BOOK)/page.html \
	    $(if $(filter index status,$*),,--toc --toc-depth=2) $(if $(filter $(LIVING),$*),--variable live=1) $(if $(LIVE),$(if $(filter index,$*),--variable offer=1)) --output $@ $(call pages,$*)
$(foreach slug,$(SLUGS) index,$(eval $(HTML)/$(slug).html: $(call pages,$(slug))))
$(HTML)/index.html $(HTML)/status.html: $(OUT)/outcomes
-include $(wildcard $(patsubst %,$(OUT)/part/%.d,$(SLUGS) index))

$(STYLE): $(HTML)/%: $(BOOK)/%
	@cp $< $@
$(HTML)/search.js: $(PAGES)
	@{ echo 'window.BOOK = ['; cat $(SLUGS:%=$(OUT)/part/%.search); echo '];'; } >$@

# Without a style of pandoc's own, book.css says what colours C has
$(OUT)/shmlab.epub: $(PAGES) $(BOOK)/join.lua $(BOOK)/book.css
	@PARTS='index $(SLUGS)' pandoc --from markdown --to epub3 --lua-filter $(BOOK)/join.lua --toc --toc-depth=2 --css $(BOOK)/book.css -V highlighting-css= \
	    --metadata title=shmlab --metadata lang=en --metadata subtitle='Shared memory on Linux and macOS, as experiments that you run' --output $@ /dev/null
# The title page, and of all chapters the styles of their heads, the contents and the text, each in its place
$(OUT)/paper.html: $(PAGES) $(BOOK)/paper.html
	@sed -e '/^{{index}}$$/{' -e 'r $(OUT)/part/index.paper' -e 'd' -e '}' \
	    $(foreach kind,head toc paper,-e '/^{{$(kind)}}$$/{' $(SLUGS:%=-e 'r $(OUT)/part/%.$(kind)') -e 'd' -e '}') $(BOOK)/paper.html >$@
$(OUT)/shmlab.pdf: $(OUT)/paper.html $(BOOK)/book.css $(BOOK)/paper.css
	@scripts/book print
