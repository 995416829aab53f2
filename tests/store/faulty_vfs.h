/*
 * A disk that fails: an SQLite VFS over the system's one, whose N-th write (or sync) fails with a
 * code, once or from then on. For one test program; every other operation goes through.
 */
#ifndef TESTS_STORE_FAULTY_VFS_H
#define TESTS_STORE_FAULTY_VFS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

static struct {
	int writes_until, syncs_until; /* 0: none fails */
	int write_code, sync_code;
	int shm_code; /* of the log's index, where it grows */
	bool for_ever;
	int failed;
} fault;

struct faulty_file {
	sqlite3_file base;
	sqlite3_file *real; /* behind this struct */
};

#define REAL(file) (((struct faulty_file *)(file))->real)
#define CALL(file, method) (REAL(file)->pMethods->method)

static bool fails(int *until)
{
	if (*until == 0)
		return false;
	if (--*until > 0)
		return false;
	if (fault.for_ever)
		*until = 1;
	fault.failed++;
	return true;
}

static int faulty_close(sqlite3_file *f)
{
	return CALL(f, xClose)(REAL(f));
}
static int faulty_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return CALL(f, xRead)(REAL(f), p, n, at);
}
static int faulty_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	return fails(&fault.writes_until) ? fault.write_code : CALL(f, xWrite)(REAL(f), p, n, at);
}
static int faulty_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	return CALL(f, xTruncate)(REAL(f), n);
}
static int faulty_sync(sqlite3_file *f, int flags)
{
	return fails(&fault.syncs_until) ? fault.sync_code : CALL(f, xSync)(REAL(f), flags);
}
static int faulty_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return CALL(f, xFileSize)(REAL(f), n);
}
static int faulty_lock(sqlite3_file *f, int lock)
{
	return CALL(f, xLock)(REAL(f), lock);
}
static int faulty_unlock(sqlite3_file *f, int lock)
{
	return CALL(f, xUnlock)(REAL(f), lock);
}
static int faulty_reserved(sqlite3_file *f, int *out)
{
	return CALL(f, xCheckReservedLock)(REAL(f), out);
}
static int faulty_control(sqlite3_file *f, int op, void *arg)
{
	return CALL(f, xFileControl)(REAL(f), op, arg);
}
static int faulty_sector(sqlite3_file *f)
{
	return CALL(f, xSectorSize)(REAL(f));
}
static int faulty_device(sqlite3_file *f)
{
	return CALL(f, xDeviceCharacteristics)(REAL(f));
}
static int faulty_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	if (extend && fault.shm_code)
		return fault.shm_code;
	return CALL(f, xShmMap)(REAL(f), page, size, extend, out);
}
static int faulty_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	return CALL(f, xShmLock)(REAL(f), at, n, flags);
}
static void faulty_barrier(sqlite3_file *f)
{
	CALL(f, xShmBarrier)(REAL(f));
}
static int faulty_unmap(sqlite3_file *f, int drop)
{
	return CALL(f, xShmUnmap)(REAL(f), drop);
}

static const sqlite3_io_methods faulty_methods = {
	.iVersion = 2,
	.xClose = faulty_close,
	.xRead = faulty_read,
	.xWrite = faulty_write,
	.xTruncate = faulty_truncate,
	.xSync = faulty_sync,
	.xFileSize = faulty_size,
	.xLock = faulty_lock,
	.xUnlock = faulty_unlock,
	.xCheckReservedLock = faulty_reserved,
	.xFileControl = faulty_control,
	.xSectorSize = faulty_sector,
	.xDeviceCharacteristics = faulty_device,
	.xShmMap = faulty_map,
	.xShmLock = faulty_shm_lock,
	.xShmBarrier = faulty_barrier,
	.xShmUnmap = faulty_unmap,
};

static sqlite3_vfs faulty_vfs;

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
    int *out_flags)
{
	struct faulty_file *file = (struct faulty_file *)f;
	sqlite3_vfs *real = vfs->pAppData;
	int code;

	file->real = (sqlite3_file *)(file + 1);
	code = real->xOpen(real, name, file->real, flags, out_flags);
	file->base.pMethods = file->real->pMethods ? &faulty_methods : NULL;
	return code;
}

/* Registers the VFS "faulty"; the system's stays the default. */
static void faulty_register(void)
{
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);

	if (faulty_vfs.pAppData)
		return;
	/* Only opening differs; the other functions work on the VFS they are given and need nothing
	 * of it. */
	faulty_vfs = *real;
	faulty_vfs.pNext = NULL;
	faulty_vfs.zName = "faulty";
	faulty_vfs.szOsFile = (int)sizeof(struct faulty_file) + real->szOsFile;
	faulty_vfs.pAppData = real;
	faulty_vfs.xOpen = faulty_open;
	(void)sqlite3_vfs_register(&faulty_vfs, 0);
}

#endif
