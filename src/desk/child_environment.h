/* What programs that are started here get of the environment: all but the providers' secrets. */
#ifndef DESK_CHILD_ENVIRONMENT_H
#define DESK_CHILD_ENVIRONMENT_H

/* For execve(2): the entries stay the environment's own, the array is the caller's to free. */
char **child_environment(void);

#endif
