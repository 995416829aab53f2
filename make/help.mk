# make help: what stands behind ## in the makefiles.
.PHONY: help clean
help:
	@echo "voxdesk: make run builds and opens the console in practice mode; make test runs the tests."
	@sed -n 's/^\([a-z-]*\):[^=#]*## \(.*\)/  \1\t\2/p' $(sort $(MAKEFILE_LIST)) | expand -t 16 | sort
	@echo "Folders and flags: BUILD=build  prefix=/usr/local  DESTDIR=  CC=gcc  CXX=g++  V=1 (shows commands)"

clean: ## takes the build folders away
	rm -rf $(BUILD) $(BUILD)-san $(BUILD)-fuzz $(BUILD)-deb
