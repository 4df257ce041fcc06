/// The Python side of byte-compiling.
///
/// A request is a length in four bytes, low byte first, and a path relative to the tree, which is
/// the worker's directory. An answer is a kind, a length, and that many bytes: the whole .pyc file,
/// or one line that says why there is none. The first answer comes before any request.
enum BytecodeScript {
  /// What an answer is.
  enum Answer: UInt32 {
    case compiled = 0
    case failed = 1
    case ready = 2
  }

  /// The interpreter's arguments before those of the script.
  ///
  /// Not `-I`: it would have PYTHONHASHSEED ignored. The environment is ours, and the script
  /// itself takes the working directory out of its path.
  static let options = ["-s", "-S", "-B", "-X", "utf8", "-W", "ignore", "-c", source]

  /// All variables of a worker.
  static let environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"]

  /// A file that takes too long is ended by SIGALRM together with its worker, whatever loop of the
  /// interpreter it is in.
  private static let source = """
    import sys
    sys.path = [entry for entry in sys.path if entry]
    import _imp, _io, _signal, gc, marshal, posix
    gc.disable()
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    magic = bytes.fromhex(sys.argv[1])
    flags, latest, limit = map(int, sys.argv[2:])
    key = int.from_bytes(magic, 'little')
    requests = sys.stdin.buffer
    answers = sys.stdout.buffer

    def word(number):
        return (number & 0xffffffff).to_bytes(4, 'little')

    def answer(kind, *parts):
        answers.write(b''.join((word(kind), word(sum(map(len, parts)))) + parts))
        answers.flush()

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
        code = compile(source, path, 'exec', dont_inherit=True, optimize=0)
        return magic, word(flags), check, marshal.dumps(code)

    def reason(error):
        text = getattr(error, 'msg', None) or getattr(error, 'strerror', None) or str(error)
        line = getattr(error, 'lineno', None)
        place = ' (line %d)' % line if line else ''
        text = '%s: %s%s' % (type(error).__name__, text, place)
        return ' '.join(text.split()).encode('utf-8', 'replace')

    answer(2)
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
            answer(1, reason(error))
        else:
            _signal.alarm(0)
            answer(0, *parts)
    """
}
