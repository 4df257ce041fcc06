/// The Python side of byte-compiling, `compile_worker.py`.
///
/// A request is a length in four bytes, low byte first, and a path relative to the tree, which is
/// the worker's directory. A reply is a kind, a length, and that many bytes: the whole .pyc file, or
/// one line that says why there is none. The first reply comes before any request, and has the version of
/// the Python and its magic number.
enum BytecodeScript {
  /// The kind of a reply.
  enum Reply: UInt32 {
    case compiled = 0
    case failed = 1
    case ready = 2
  }

  /// The exit status of a worker for which a module needs more memory than it may have.
  static let memoryStatus: Int32 = 75

  /// A script for sh(1) that runs its arguments after the first, which is how many KiB of memory
  /// they may have: a small file can make the compiler take all there is.
  ///
  /// A lower limit that is in force stays so.
  static let limitingShell = #"ulimit -v "$1" 2>/dev/null || :; shift; exec "$@""#

  /// The interpreter's arguments before those of the script.
  ///
  /// Not `-I`: it would have PYTHONHASHSEED ignored. The environment is ours, and the script
  /// itself takes the working directory out of its path.
  static let options = ["-s", "-S", "-B", "-X", "utf8", "-W", "ignore", "-c", source]

  /// All variables of a worker.
  static let environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"]

  /// The script.
  ///
  /// A file that takes too long is ended by SIGALRM together with its worker, whatever loop of the
  /// interpreter it is in.
  private static let source = String(decoding: PackageResources.compile_worker_py, as: UTF8.self)
}
