import Archives
import Core
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

/// Bundles that must be refused, each made from a sound one by changing one thing.
///
/// What is changed is a few lines of Python: `members` are pairs of a tarfile.TarInfo and its data,
/// `manifest` is the manifest, whose digest is taken when the lines have run. `member` and `file`
/// find what belongs to a path of the tree, `add` adds a member, `list_file` an entry.
@Suite("Hostile bundles", .slow)
struct HostileBundleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let change: String
    /// A part of the error's place and message.
    let error: String

    init(_ name: String, _ change: String, _ error: String) {
      self.name = name
      self.change = change
      self.error = error
    }

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    // Where members go.
    Case(
      "traversal", "list_file('../evil', b'x'); add('tree/../evil', b'x')",
      ": '../evil' is not a path of a file in the tree"),
    Case(
      "absolute name", "list_file('/tmp/evil', b'x'); add('tree//tmp/evil', b'x')",
      ": '/tmp/evil' is not a path of a file in the tree"),
    Case(
      "beside the tree", "list_file('evil', b'x'); add('evil', b'x')",
      "evil: the manifest does not list the member"),
    Case(
      "a directory that is called like the tree",
      "list_file('s/evil', b'x'); add('trees/evil', b'x')",
      "trees/evil: the manifest does not list the member"),
    Case(
      "a link that leads out",
      "manifest['links'].append({'path': 'out', 'target': '../../etc'}); "
        + "add('tree/out', kind=tarfile.SYMTYPE, target='../../etc', mode=0o777)",
      "manifest.json: 'out' is a symbolic link to '../../etc', which is outside the tree"),
    Case(
      "an absolute link that is listed",
      "manifest['links'].append({'path': 'out', 'target': '/etc'}); "
        + "add('tree/out', kind=tarfile.SYMTYPE, target='/etc', mode=0o777)",
      "manifest.json: 'out' is a symbolic link to '/etc', which is outside the tree"),
    Case(
      "an absolute link that is not",
      "member('lib64').linkname = '/etc'",
      "tree/lib64: target mismatch: expected 'lib', got '/etc'"),
    Case(
      "an interpreter that is none",
      "manifest['python']['executable'] = '/etc/shadow'",
      "invalid .python.executable '/etc/shadow'"),
    Case(
      "a maker with a path", "manifest['venvdeb'] = '../x'", "invalid .venvdeb '../x'"),
    Case(
      "a maker with an escape sequence", "manifest['venvdeb'] = '1\\x1b[2J'", "invalid .venvdeb '1"),
    Case(
      "a file below a link",
      "manifest['links'].append({'path': 'd', 'target': 'bin'}); "
        + "add('tree/d', kind=tarfile.SYMTYPE, target='bin', mode=0o777); "
        + "list_file('d/x', b'x'); add('tree/d/x', b'x')",
      "tree/d/x: cannot extract the member: a part of its path is a link"),
    Case(
      "a hard link",
      "list_file('hard', b''); add('tree/hard', kind=tarfile.LNKTYPE, target='tree/bin/demo')",
      "tree/hard: type mismatch: manifest lists a regular file, archive has a hard link"),
    Case(
      "a hard link to a file outside",
      "list_file('hard', b''); add('tree/hard', kind=tarfile.LNKTYPE, target='/etc/passwd')",
      "tree/hard: type mismatch: manifest lists a regular file, archive has a hard link"),
    // What members are.
    Case(
      "a character device", "member('bin/demo').type = tarfile.CHRTYPE; empty('bin/demo')",
      "tree/bin/demo: type mismatch: manifest lists a "),
    Case(
      "a block device", "member('bin/demo').type = tarfile.BLKTYPE; empty('bin/demo')",
      "tree/bin/demo: type mismatch: manifest lists a "),
    Case(
      "a named pipe", "member('bin/demo').type = tarfile.FIFOTYPE; empty('bin/demo')",
      "tree/bin/demo: type mismatch: manifest lists a "),
    Case(
      "a file that is listed as a directory",
      "manifest['directories'].append('bin/demo'); manifest['files'].remove(file('bin/demo'))",
      "tree/bin/demo: type mismatch: manifest lists a "),
    Case(
      "a set-user-ID file", "member('bin/demo').mode = 0o4755",
      "tree/bin/demo: mode mismatch: expected 755, got 4755"),
    Case(
      "a file that everybody may write to", "member('bin/demo').mode = 0o777",
      "tree/bin/demo: mode mismatch: expected 755, got 777"),
    Case(
      "a mode that no file of a tree has", "file('bin/demo')['mode'] = '4755'",
      "manifest.json: invalid manifest: .files[0].mode has an invalid value"),
    Case(
      "an owner", "member('bin/demo').uid = 1000",
      "tree/bin/demo: owner mismatch: expected 0, got 1000"),
    Case(
      "another time", "member('bin/demo').mtime = 7",
      "tree/bin/demo: time mismatch: expected 1000000000, got 7"),
    Case(
      "another target", "member('lib64').linkname = 'bin'",
      "tree/lib64: target mismatch: expected 'lib', got 'bin'"),
    // What the manifest says.
    Case(
      "a relocated file outside", "manifest['relocated'].append('../../../victim/tool')",
      ".relocated[0]: '../../../victim/tool' is not a path of a file in the tree"),
    Case(
      "a relocated file with an absolute path", "manifest['relocated'].append('/etc/passwd')",
      ".relocated[0]: '/etc/passwd' is not a path of a file in the tree"),
    Case(
      "a relocated file that is not listed", "manifest['relocated'].append('bin/none')",
      ".relocated has 'bin/none', which is not a file of the tree"),
    Case(
      "a relocated directory", "manifest['relocated'].append('bin')",
      ".relocated has 'bin', which is not a file of the tree"),
    Case(
      "a leak outside",
      "manifest['allowedLeaks'].append({'path': '../x', 'members': [], 'offset': 0, 'reason': 'x'})",
      ".allowedLeaks[0].path: '../x' is not a path of a file in the tree"),
    Case(
      "a leak in a file that is not listed",
      "manifest['allowedLeaks'].append({'path': 'x', 'members': [], 'offset': 0, 'reason': 'x'})",
      ".allowedLeaks has 'x', which is not a file of the tree"),
    Case(
      "a module outside", "manifest['uncompiled'].append('../x.py: syntax')",
      ".uncompiled has '../x.py: syntax', which is not a file of the tree"),
    Case(
      "an archive outside", "manifest['unsearched'].append('/x.zip: damaged')",
      ".unsearched has '/x.zip: damaged', which is not a file of the tree"),
    Case(
      "a directory outside", "manifest['directories'].append('..')",
      "'..' is not a path of a file in the tree"),
    Case(
      "a link in a directory outside",
      "manifest['links'].append({'path': '../x', 'target': 'y'})",
      "'../x' is not a path of a file in the tree"),
    Case(
      "a changed byte", "data('bin/demo')[30] ^= 1",
      "tree/bin/demo: hash mismatch: expected sha256:"),
    Case(
      "a file that is too short", "member('bin/demo').size -= 1; data('bin/demo').pop()",
      "tree/bin/demo: size mismatch: expected"),
    Case(
      "a member that is not listed", "add('tree/more', b'x')",
      "tree/more: the manifest does not list the member"),
    Case(
      "a member that comes twice", "members.append(members[-1])",
      "cannot extract the member: the archive has another member of that name"),
    Case(
      "a member that is missing", "members.pop()", ": member is missing, but the manifest lists it"),
    Case(
      "a name in another Unicode form",
      "m = next(m for m, _ in members if 'data' in m.name); m.name = m.name.replace('\u{e9}', 'e\u{301}')",
      "the manifest does not list the member"),
    Case(
      "a path that is listed twice", "manifest['files'].append(manifest['files'][0])",
      "the manifest lists the path twice"),
    Case(
      "a path that is listed as file and as directory",
      "manifest['directories'].append('bin/demo')", "bin/demo: the manifest lists the path twice"),
    Case(
      "another prefix than the scripts have", "manifest['prefix'] = '/opt/venvs/other'",
      "tree/bin/activate: prefix or shebang style differs"),
    Case(
      "a prefix with detours", "manifest['prefix'] = '/opt/../etc/demo'",
      "invalid .prefix '/opt/../etc/demo'"),
    Case("a name that is a path", "manifest['name'] = '../evil'", "invalid .name '../evil'"),
    Case(
      "a name that controls a terminal", "manifest['name'] = 'x\\x1b[2J'",
      "invalid .name 'x\\u{1b}[2J'"),
    Case("a negative size", "file('bin/demo')['size'] = -1", "invalid .files 'bin/demo: -1'"),
    Case(
      "a huge size", "file('bin/demo')['size'] = 1 << 62", "tree/bin/demo: size mismatch: expected"),
    Case(
      "a size that is no number", "file('bin/demo')['size'] = 'x'",
      ".files[0].size has the wrong type"),
    Case("another format", "manifest['format'] = 2", "unsupported bundle format 2 (expected 1)"),
    Case("no format", "del manifest['format']", ".format is missing"),
    Case("no interpreter", "del manifest['python']", ".python is missing"),
    Case("a manifest that is none", "text = b'[' * 100000", "not JSON"),
    Case(
      "a manifest in another encoding", "text = b'{\"format\": \"\\xff\"}'",
      "manifest.json: invalid manifest"),
    Case(
      "a flipped bit in the manifest", "flip = 40",
      "manifest.json: hash mismatch: manifest.sha256"),
    Case(
      "a flipped bit in its digest", "digest = '0' * 64",
      "manifest.json: hash mismatch: manifest.sha256"),
    Case("no digest", "digest = None", "not a bundle"),
    Case("no manifest", "text = None", "not a bundle"),
    Case("a manifest that is a link", "link = '/etc/passwd'", "not a bundle"),
    Case("a huge manifest", "text = b' ' * (129 << 20)", "manifest.json: the member has more than"),
    // The archive itself.
    Case("a truncated archive", "cut = 2000", "Truncated tar archive"),
    Case("an archive that ends at a member", "cut = 0", "cut short"),
    Case("data after the end", "tail = b'evil' * 300", "the archive has data after its end"),
    Case("bzip2", "compression = 'bz2'", "compressed with bzip2"),
    Case(
      "a bomb", "bomb = 70 << 20", "tree/zeros: cannot extract the archive: it unpacks to more"),
    Case(
      "a sparse file",
      "m = member('bin/demo'); s = len(data('bin/demo')); "
        + "m.pax_headers = {'GNU.sparse.map': '4096,%d' % s, 'GNU.sparse.numblocks': '1', "
        + "'GNU.sparse.size': str(4096 + s)}; file('bin/demo')['size'] = 4096 + s; "
        + "file('bin/demo')['sha256'] = hashlib.sha256(bytes(4096) + data('bin/demo')).hexdigest()",
      "tree/bin/demo: sparse file"),
    Case(
      "a sparse file that lies about its size",
      "member('bin/demo').pax_headers = {'GNU.sparse.map': '0,1', 'GNU.sparse.numblocks': '1', "
        + "'GNU.sparse.size': str(1 << 40)}; file('bin/demo')['size'] = 1 << 40",
      "tree/bin/demo: cannot extract the archive: a member has more than"),
  ]

  @Test(
    "are refused with one error that names the member, and nothing is written", arguments: cases)
  func refuses(_ hostile: Case) async throws {
    let sample = try await InstalledTree.make()
    let sound = try await sample.bundle()
    let path = sample.directory.appending("hostile.venv.tar")
    try await CommandRunner().runChecked(
      Command(
        "/usr/bin/python3", ["-I", "-c", Self.program, sound.string, path.string, hostile.change]))
    let before = try listing(sample.directory)
    let error = #expect(throws: (any Error).self) {
      try Bundle.open(path).extract(to: sample.directory.appending("out"))
    }
    let failure = try #require(error as? any Failure)
    #expect(failure.description.hasPrefix(path.string + ": "))
    #expect(failure.description.contains(hostile.error), "\(failure.description)")
    #expect(try listing(sample.directory) == before)
  }

  @Test("that are nothing of the kind are told so")
  func otherFiles() async throws {
    let directory = try Scratch()
    let path = directory.path.appending("x.venv.tar.zst")
    #expect(throws: ArchiveError.self) { try Bundle.open(path) }
    for bytes in [[], Array("hello".utf8), [UInt8](repeating: 0, count: 10_240)] {
      try AtomicFile.write(bytes, to: path)
      #expect(throws: (any Error).self) { try Bundle.open(path) }
    }
    #expect(throws: (any Error).self) { try Bundle.open("/bin/true") }
    #expect(throws: (any Error).self) { try Bundle.open("/dev/null") }
    #expect(throws: (any Error).self) { try Bundle.open(directory.path) }
  }

  /// Every bit that matters is protected: whatever bit flips, the bundle is refused or the tree is
  /// what it was.
  @Test("no flipped bit goes unnoticed")
  func flippedBits() async throws {
    let sample = try await InstalledTree.make()
    let bytes = try FileSystem.read(try await sample.bundle())
    let wanted = try listing(sample.path)
    let path = sample.directory.appending("flipped.venv.tar")
    let out = sample.directory.appending("out")
    var refused = 0
    for position in stride(from: 5, to: bytes.count, by: 97) {
      var flipped = bytes
      flipped[position] ^= 1 << UInt8(position % 8)
      try AtomicFile.write(flipped, to: path)
      do {
        try Bundle.open(path).extract(to: out)
        #expect(try listing(out) == wanted, "byte \(position)")
        try FileSystem.removeTree(out)
      } catch {
        refused += 1
      }
    }
    // What is left is padding between the members.
    #expect(refused * 97 > bytes.count / 5, "\(refused) of \(bytes.count / 97)")
  }

  private static let program = #"""
    import copy, hashlib, io, json, sys, tarfile
    sound, path, change = sys.argv[1:]
    members = []
    with tarfile.open(sound) as archive:
        for info in archive:
            members.append((info, bytearray(archive.extractfile(info).read()) if info.isreg() else None))
    manifest = json.loads(members[0][1])
    del members[:2]
    manifest['files'].sort(key=lambda file: file['path'] != 'bin/demo')

    def member(path):
        return next(info for info, _ in members if info.name == 'tree/' + path)
    def data(path):
        return next(body for info, body in members if info.name == 'tree/' + path)
    def file(path):
        return next(file for file in manifest['files'] if file['path'] == path)
    def empty(path):
        member(path).size = 0
        data(path).clear()
    def list_file(path, body):
        digest = hashlib.sha256(body).hexdigest()
        manifest['files'].append({'path': path, 'sha256': digest, 'size': len(body), 'mode': '0644'})
    def add(name, body=None, kind=tarfile.REGTYPE, target='', mode=0o644):
        info = tarfile.TarInfo('x')
        info.name, info.type, info.linkname, info.mode = name, kind, target, mode
        info.mtime, info.size = manifest['date'], len(body or b'')
        members.append((info, body))

    text = digest = flip = link = cut = bomb = Ellipsis
    tail, compression = b'', ''
    exec(change)
    if bomb is not Ellipsis:
        list_file('zeros', bytes(bomb))
        add('tree/zeros', bytes(bomb))
        compression = 'xz'
    if text is Ellipsis:
        text = json.dumps(manifest).encode()
    head = []
    if text is not None:
        head.append(('manifest.json', text))
        if digest is Ellipsis:
            digest = hashlib.sha256(text).hexdigest()
        if flip is not Ellipsis:
            flipped = bytearray(text)
            flipped[flip] ^= 4
            head[0] = ('manifest.json', bytes(flipped))
        if digest is not None:
            head.append(('manifest.sha256', (digest + '  manifest.json\n').encode()))
    options = {'preset': 0} if compression == 'xz' else {}
    with tarfile.open(path, 'w:' + compression, format=tarfile.PAX_FORMAT, **options) as archive:
        for name, body in head:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(body), manifest['date']
            if link is not Ellipsis and name == 'manifest.json':
                info.type, info.linkname, info.size = tarfile.SYMTYPE, link, 0
            archive.addfile(info, io.BytesIO(body))
        for info, body in members:
            archive.addfile(info, io.BytesIO(body) if body is not None else None)
        end = archive.offset
    if cut is not Ellipsis:
        with open(path, 'r+b') as archive:
            archive.truncate(end - cut)
    with open(path, 'ab') as archive:
        archive.write(tail)
    """#
}
