internal import ELF
internal import Packaging
internal import SystemPackage

extension Target {
  /// The target of an interpreter that runs on this machine; nil where one of its answers is
  /// missing.
  init?(
    executable: FilePath, probe: InterpreterProbe, program: ElfProgram, musl: LibcVersion?,
    kernel: KernelNames
  ) {
    let fields = probe.fields
    guard let stdlib = fields["stdlib"], let include = fields["include"],
      let libc = fields["libc"], let python = Python(fields),
      let markers = try? MarkerEnvironment(values: Self.markers(fields, kernel))
    else { return nil }
    self.init(
      python: python,
      paths: Paths(
        executable: executable, stdlib: FilePath(stdlib), include: FilePath(include)),
      elf: program.machine, isHardFloatARM: program.isHardFloatARM, machine: kernel.machine,
      glibc: libc.hasPrefix("glibc ") ? LibcVersion(parsing: libc.dropFirst(6)) : nil,
      musl: musl, markers: markers)
  }

  /// Returns the variables of markers, as far as the answers have them.
  private static func markers(
    _ fields: [String: String], _ kernel: KernelNames
  ) -> [String: String] {
    var values = [
      "platform_machine": kernel.machine, "platform_release": kernel.release,
      "platform_system": kernel.system, "platform_version": kernel.version,
    ]
    values["os_name"] = fields["os_name"]
    values["sys_platform"] = fields["sys_platform"]
    values["platform_python_implementation"] = fields["platform_python_implementation"]
    values["python_version"] = fields["full_version"].flatMap { PythonVersion(parsing: $0) }
      .map(\.description)
    values["python_full_version"] = fields["full_version"]
    values["implementation_name"] = fields["implementation"]
    values["implementation_version"] = fields["implementation_version"]
    return values
  }
}

extension Target.Python {
  /// The Python that answered; nil where an answer is missing.
  fileprivate init?(_ fields: [String: String]) {
    guard let implementation = fields["implementation"], let fullVersion = fields["full_version"],
      let version = PythonVersion(parsing: fullVersion), let cacheTag = fields["cache_tag"],
      !cacheTag.isEmpty, let soabi = fields["soabi"], let extSuffix = fields["ext_suffix"],
      let magicNumber = fields["magic"], magicNumber.utf8.count == 8
    else { return nil }
    self.init(
      implementation: implementation, version: version, fullVersion: fullVersion,
      cacheTag: cacheTag, magicNumber: magicNumber, soabi: soabi, extSuffix: extSuffix,
      isFreeThreaded: fields["free_threaded"] == "1", isDebug: fields["debug"] == "1")
  }
}
