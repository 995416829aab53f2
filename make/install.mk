# Install, uninstall, a Debian package, translations.

BIN_DIR = $(DESTDIR)$(prefix)/bin
SHARE_DIR = $(DESTDIR)$(prefix)/share
LANGUAGES = $(patsubst data/locale/%.po,%,$(wildcard data/locale/*.po))
MO_FILES = $(patsubst %,$(BUILD)/locale/%/LC_MESSAGES/voxdesk.mo,$(LANGUAGES))
MAN_PAGES = $(wildcard data/voxdesk.1)
COMPLETION_bash = $(SHARE_DIR)/bash-completion/completions/voxdesk
COMPLETION_zsh = $(SHARE_DIR)/zsh/site-functions/_voxdesk
COMPLETION_fish = $(SHARE_DIR)/fish/vendor_completions.d/voxdesk.fish
SHELLS = $(patsubst data/completion/voxdesk.%,%,$(wildcard data/completion/voxdesk.*))

$(BUILD)/locale/%/LC_MESSAGES/voxdesk.mo: data/locale/%.po
	@mkdir -p $(@D)
	@echo "  msgfmt  $<"
	$(Q)msgfmt --check-format --check-header -o $@ $<

.PHONY: install uninstall locale
locale: $(MO_FILES)

install: $(BUILD)/voxdesk $(MO_FILES) ## into prefix (/usr/local), below DESTDIR where given
	install -D -m 755 $(BUILD)/voxdesk $(BIN_DIR)/voxdesk
	$(foreach p,$(MAN_PAGES),install -D -m 644 $(p) $(SHARE_DIR)/man/man1/$(notdir $(p));)
	$(foreach l,$(LANGUAGES),install -D -m 644 $(BUILD)/locale/$(l)/LC_MESSAGES/voxdesk.mo \
		$(SHARE_DIR)/locale/$(l)/LC_MESSAGES/voxdesk.mo;)
	$(foreach s,$(SHELLS),install -D -m 644 data/completion/voxdesk.$(s) $(COMPLETION_$(s));)

uninstall: ## takes away what install put there
	rm -f $(BIN_DIR)/voxdesk $(SHARE_DIR)/man/man1/voxdesk.1 \
		$(foreach l,$(LANGUAGES),$(SHARE_DIR)/locale/$(l)/LC_MESSAGES/voxdesk.mo) \
		$(foreach s,$(SHELLS),$(COMPLETION_$(s)))

.PHONY: pot
pot: deps ## data/locale/voxdesk.pot from the marked words
	@mkdir -p data/locale
	@xgettext --language=C --from-code=UTF-8 --keyword --keyword=ngettext:1,2 --keyword=_ --keyword=N_ \
		--add-comments=Translators --package-name=voxdesk --sort-by-file --no-wrap \
		-o data/locale/voxdesk.pot $(sort $(wildcard src/*.c src/*/*.c src/*/*.cc ui/*.c))
	@echo "  pot     $$(grep -c ^msgid data/locale/voxdesk.pot) texts in data/locale/voxdesk.pot"

# The package is built apart: its prefix is compiled in (where translations lie).
DEB_ROOT = $(BUILD)-deb/root
.PHONY: deb
deb: deps-deb ## a Debian package for this release and processor, in $(BUILD)-deb/
	@rm -rf $(DEB_ROOT)
	@$(MAKE) --no-print-directory -j2 BUILD=$(BUILD)-deb prefix=/usr all
	@$(MAKE) --no-print-directory BUILD=$(BUILD)-deb prefix=/usr DESTDIR=$(DEB_ROOT) install >/dev/null
	@data/packaging/deb.sh $(DEB_ROOT) $(BUILD)-deb
