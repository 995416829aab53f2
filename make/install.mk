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
COMPLETIONS = $(patsubst %,$(BUILD)/completion/voxdesk.%,$(SHELLS))

# The program prints them from its own table of commands.
$(BUILD)/completion/voxdesk.%: $(BUILD)/voxdesk
	@mkdir -p $(@D)
	@echo "  gen     $@"
	$(Q)ASAN_OPTIONS=detect_leaks=0 LC_ALL=C.UTF-8 $(BUILD)/voxdesk completion $* > $@.tmp && mv $@.tmp $@

# The program finds these beside itself, so that a build folder speaks its languages uninstalled.
$(BUILD)/locale/%/LC_MESSAGES/voxdesk.mo: data/locale/%.po | $(BUILD)/.deps-build
	@mkdir -p $(@D)
	@echo "  msgfmt  $<"
	$(Q)msgfmt --check-format --check-header -o $@ $<

.PHONY: install uninstall locale
locale: $(MO_FILES)
all: locale

PROGRAM = $(BUILD)/voxdesk
install: $(PROGRAM) $(MO_FILES) $(COMPLETIONS) ## into prefix (/usr/local), below DESTDIR where given
	install -D -m 755 $(PROGRAM) $(BIN_DIR)/voxdesk
	$(foreach p,$(MAN_PAGES),install -D -m 644 $(p) $(SHARE_DIR)/man/man1/$(notdir $(p));)
	$(foreach l,$(LANGUAGES),install -D -m 644 $(BUILD)/locale/$(l)/LC_MESSAGES/voxdesk.mo \
		$(SHARE_DIR)/locale/$(l)/LC_MESSAGES/voxdesk.mo;)
	$(foreach s,$(SHELLS),install -D -m 644 $(BUILD)/completion/voxdesk.$(s) $(COMPLETION_$(s));)

uninstall: ## takes away what install put there
	rm -f $(BIN_DIR)/voxdesk $(SHARE_DIR)/man/man1/voxdesk.1 \
		$(foreach l,$(LANGUAGES),$(SHARE_DIR)/locale/$(l)/LC_MESSAGES/voxdesk.mo) \
		$(foreach s,$(SHELLS),$(COMPLETION_$(s)))

# --no-wrap and no places in the sources: a change of one text is a change of one line.
.PHONY: pot po
pot: deps ## data/locale/voxdesk.pot from the marked words
	@tests/check-translations.sh pot data/locale/voxdesk.pot
	@echo "  pot     $$(grep -c ^msgid data/locale/voxdesk.pot) texts in data/locale/voxdesk.pot"
po: pot ## takes new and changed words into data/locale/*.po, to be translated there
	@for po in $(wildcard data/locale/*.po); do \
		msgmerge --quiet --update --backup=none --no-wrap --no-location --no-fuzzy-matching \
			$$po data/locale/voxdesk.pot || exit 1; \
		msgattrib --no-obsolete --no-wrap -o $$po $$po || exit 1; \
		echo "  po      $$po: $$(msgfmt --statistics -o /dev/null $$po 2>&1)"; \
	done

# The package's program is the build's but for one object: its prefix is compiled in.
DEB = $(BUILD)-deb
DEB_ROOT = $(DEB)/root
$(DEB)/i18n.o: src/base/i18n.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  cc      $< (prefix=/usr)"
	$(Q)$(CC) $(ALL_CFLAGS) -DLOCALE_DIR='"/usr/share/locale"' -MMD -MP -c -o $@ $<
$(DEB)/voxdesk: $(DEB)/i18n.o $(filter-out $(BUILD)/src/base/i18n.o,$(PROGRAM_OBJ))
	@echo "  link    $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
.PHONY: deb
deb: deps-deb ## a Debian package for this release and processor, in $(BUILD)-deb/
	@rm -rf $(DEB_ROOT)
	@$(MAKE) --no-print-directory -j2 $(DEB)/voxdesk $(MO_FILES) $(COMPLETIONS)
	@$(MAKE) --no-print-directory PROGRAM=$(DEB)/voxdesk BIN_DIR=$(DEB_ROOT)/usr/bin \
		SHARE_DIR=$(DEB_ROOT)/usr/share install >/dev/null
	@data/packaging/deb.sh $(DEB_ROOT) $(DEB)
