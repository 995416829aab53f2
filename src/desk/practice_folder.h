/* The temporary folder of a practice store: made, removed, and what a killed process left swept.
 * Internal to desk/. */
#ifndef DESK_PRACTICE_FOLDER_H
#define DESK_PRACTICE_FOLDER_H

#include <stddef.h>

#include "base/error.h"

/* Makes a private folder under TMPDIR (else /tmp), and removes those that dead processes of this
 * user left there. *lock is held while the folder is in use; practice_folder_remove() closes it. */
must_check bool practice_folder_make(char *folder, size_t size, int *lock, struct error *err);
void practice_folder_remove(const char *folder, int lock);

#endif
