/* The version, in one place: `voxdesk --version`, crash reports, the package. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define VERSION_TEXT "0.1.0"

#endif
