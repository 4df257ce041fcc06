internal import Core
internal import ELF
internal import Venv

/// What was read of one regular file.
struct FileEvidence: Sendable {
  /// The first 4 KiB of a script; empty for other files.
  var script: [UInt8] = []
  /// The digests that RECORD files ask for.
  var digests: [Digest] = []
  /// The file's dynamic section, if it is a sound ELF file.
  var elf: ElfFile?
  /// Why a file that begins like an ELF file is not one.
  var elfFlaw: String?
  var pyc: PycHeader?
  /// The file name in the code of a .pyc file whose source is known.
  var codePath: [UInt8]?
  /// Whether a .pyc file that names its source by a hash has the hash of the source beside it.
  var hashFits: Bool?
}
