import sys
sys.path = [entry for entry in sys.path if entry]
import _imp, _io, _signal, gc, marshal, posix
gc.disable()
_signal.signal(_signal.SIGINT, _signal.SIG_DFL)
magic = bytes.fromhex(sys.argv[1])
flags, latest, limit, memory = map(int, sys.argv[2:])
key = int.from_bytes(magic, 'little')
requests = sys.stdin.buffer
replies = sys.stdout.buffer

def word(number):
    return (number & 0xffffffff).to_bytes(4, 'little')

def reply(kind, *parts):
    replies.write(b''.join((word(kind), word(sum(map(len, parts)))) + parts))
    replies.flush()

def compiled(path):
    with _io.FileIO(path) as file:
        source = file.readall()
        if flags:
            check = _imp.source_hash(key, source)
        else:
            status = posix.fstat(file.fileno())
            time = int(status.st_mtime)
            if 0 <= latest < time:
                time = latest
            check = word(time) + word(status.st_size)
    # Held meanwhile: the marks of marshal depend on how many references an object has.
    code = compile(source, path, 'exec', dont_inherit=True, optimize=0)
    return magic, word(flags), check, marshal.dumps(code)

def is_exhausted():
    # The parser raises MemoryError for deep nesting too, long before the limit.
    try:
        with _io.FileIO('/proc/self/status') as file:
            fields = file.readall().split()
        return int(fields[fields.index(b'VmPeak:') + 1]) > memory // 2
    except BaseException:
        return True

def reason(error):
    text = getattr(error, 'msg', None) or getattr(error, 'strerror', None) or str(error)
    line = getattr(error, 'lineno', None)
    location = ' (line %d)' % line if line else ''
    text = '%s: %s%s' % (type(error).__name__, text, location)
    return ' '.join(text.split()).encode('utf-8', 'replace')

def version():
    major, minor, micro, level, serial = sys.version_info
    level = {'alpha': 'a%d' % serial, 'beta': 'b%d' % serial, 'candidate': 'rc%d' % serial}.get(level, '')
    return '%d.%d.%d%s' % (major, minor, micro, level)

own = sys.modules['_frozen_importlib_external'].MAGIC_NUMBER
reply(2, ('%s %s' % (version(), own.hex())).encode())
while True:
    size = requests.read(4)
    if len(size) < 4:
        break
    path = requests.read(int.from_bytes(size, 'little'))
    _signal.alarm(limit)
    try:
        parts = compiled(path.decode('utf-8', 'surrogateescape'))
    except BaseException as error:
        _signal.alarm(0)
        if isinstance(error, MemoryError) and is_exhausted():
            posix._exit(75)
        reply(1, reason(error))
    else:
        _signal.alarm(0)
        reply(0, *parts)
