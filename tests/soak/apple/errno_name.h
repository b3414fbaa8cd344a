/* errno_name.h - the name of an errno: not every C library has strerrorname_np */
#include <errno.h>
#include <string.h>

static const char *errno_name(int error)
{
#define NAME(e)                                                                                    \
    {                                                                                              \
        e, #e                                                                                      \
    }
    static const struct {
        int error;
        const char *name;
    } all[] = {NAME(EPERM),  NAME(ENOENT), NAME(EINTR),   NAME(ENXIO),     NAME(E2BIG),
               NAME(EBADF),  NAME(EAGAIN), NAME(ENOMEM),  NAME(EACCES),    NAME(EFAULT),
               NAME(EEXIST), NAME(ENODEV), NAME(EINVAL),  NAME(ENFILE),    NAME(EMFILE),
               NAME(ENOTTY), NAME(EFBIG),  NAME(ENOSPC),  NAME(ESPIPE),    NAME(ERANGE),
               NAME(EIDRM),  NAME(ENOSYS), NAME(ENOTSUP), NAME(EOVERFLOW), NAME(ENAMETOOLONG)};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].error == error)
            return all[i].name;
    return strerror(error);
}
