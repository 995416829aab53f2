/* data/completion/voxdesk.SHELL to completion_drivers[]. */
#include <stdio.h>
#include <string.h>

#include "tools/embed.h"

void embed_completion(char **paths, int n_paths)
{
	(void)puts("/* Made by tools/embed from data/completion. */\n"
		   "#include \"cli/completion.h\"\n\n"
		   "const struct completion_driver completion_drivers[] = {");
	for (int i = 0; i < n_paths; i++) {
		const char *dot = strrchr(paths[i], '.');
		size_t bytes;
		const char *text = read_whole(paths[i], &bytes);

		if (dot == NULL || strchr(dot, '/') != NULL)
			die("%s: the name is not voxdesk.SHELL", paths[i]);
		if (strstr(text, "\n@TABLES@\n") == NULL)
			die("%s: there is no line @TABLES@", paths[i]);
		(void)fputs("\t{ ", stdout);
		put_string(dot + 1);
		(void)fputs(",\n\t", stdout);
		put_string(text);
		(void)puts(" },");
	}
	(void)puts("\t{ 0 }\n};");
}
