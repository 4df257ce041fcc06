internal import Core
internal import Processes
internal import SystemPackage

/// What an interpreter says about itself, asked once and remembered.
///
/// The answer is a list of `key=value` fields that end in NUL each, which is also what the cache
/// holds; nothing in it depends on the running kernel or on the C library, which can change while
/// the interpreter stays.
struct InterpreterProbe: Sendable {
  /// The answers by key.
  let fields: [String: String]

  /// Reads fields; nil where a field is not UTF-8, has no `=`, or the last one does not end.
  init?(parsing bytes: some Collection<UInt8>) {
    var fields: [String: String] = [:]
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0) {
      let field = rest[..<end]
      guard let separator = field.firstIndex(of: UInt8(ascii: "=")),
        let key = String(validating: field[..<separator], as: UTF8.self),
        let value = String(validating: field[field.index(after: separator)...], as: UTF8.self)
      else { return nil }
      fields[key] = value
      rest = rest[rest.index(after: end)...]
    }
    guard rest.isEmpty, fields["end"] == "" else { return nil }
    self.fields = fields
  }

  /// The command that asks an interpreter.
  ///
  /// `-I` keeps its user's files, environment and directory out; `-S` keeps `site` out, which
  /// would run whatever .pth files happen to be installed on the build machine.
  static func command(_ executable: FilePath) -> Command {
    Command(
      executable, ["-I", "-S", "-E", "-c", source],
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], workingDirectory: "/")
  }

  /// The Python side.
  ///
  /// Every line also is Python 3.4, so that an interpreter that is too old can say so itself.
  private static let source = """
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
        'version': '%d.%d.%d' % sys.version_info[:3],
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
    data = b''.join(os.fsencode(key + '=' + value) + b'\\0' for key, value in answers)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    """
}
