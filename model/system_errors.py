"""The system's errors about files, in Chinese."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "找不到文件或文件夹",
    errno.EACCES: "没有权限，或文件正被别的程序占用",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EROFS: "磁盘是只读的",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EISDIR: "那是一个文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.EBUSY: "正被别的程序占用",
    errno.ETXTBSY: "正被别的程序占用",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘出错",
    errno.EINVAL: "文件名或位置不对",
    errno.ENXIO: "设备不在，U 盘可能已拔出",
    errno.ESPIPE: "那是管道或设备，不是文件",
    errno.ENODEV: "设备不在，U 盘可能已拔出",
}


def reason_of(error: OSError) -> str:
    """Return why the system refused, in Chinese; an unknown reason by its number."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}" if error.errno else "系统没有说明原因")
