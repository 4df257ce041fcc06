import sys
import _imp
import os
import platform
import sysconfig
from importlib.util import MAGIC_NUMBER

def full(v):
    text = '%d.%d.%d' % (v.major, v.minor, v.micro)
    return text if v.releaselevel == 'final' else text + v.releaselevel[0] + str(v.serial)

suffix = _imp.extension_suffixes()[0]
answers = {
    'implementation': sys.implementation.name,
    'implementation_version': full(sys.implementation.version),
    'platform_python_implementation': platform.python_implementation(),
    'full_version': platform.python_version(),
    'cache_tag': sys.implementation.cache_tag or '',
    'soabi': sysconfig.get_config_var('SOABI') or '',
    'ext_suffix': suffix,
    'magic': ''.join('%02x' % byte for byte in MAGIC_NUMBER),
    'free_threaded': '1' if sysconfig.get_config_var('Py_GIL_DISABLED') else '0',
    'debug': '1' if hasattr(sys, 'gettotalrefcount') else '0',
    'os_name': os.name,
    'sys_platform': sys.platform,
    'stdlib': sysconfig.get_path('stdlib'),
    'include': sysconfig.get_path('include'),
    'prefix': sys.prefix,
    'base_prefix': sys.base_prefix,
}
try:
    answers['libc'] = os.confstr('CS_GNU_LIBC_VERSION') or ''
except (OSError, ValueError):
    answers['libc'] = ''
answers = sorted(answers.items()) + [('end', '')]
data = b''.join(os.fsencode(key + '=' + value) + b'\0' for key, value in answers)
sys.stdout.buffer.write(data)
sys.stdout.buffer.flush()
