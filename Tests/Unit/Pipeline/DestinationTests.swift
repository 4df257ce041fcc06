import Core
import SystemPackage
import Testing

@testable import Pipeline

/// Which prefixes and packages a tree can have.
@Suite struct DestinationTests {
  private func check(_ prefix: String, package: String = "demo") throws {
    try StageRequest(
      package: package, destdir: "/destdir", prefix: FilePath(prefix), requirements: [],
      sourceDirectory: "/source"
    ).checkDestination()
  }

  @Test(arguments: [
    "/", "/opt", "/opt/venvs", "/usr", "/usr/lib", "/usr/lib32", "/usr/libexec", "/usr/bin",
    "/usr/share", "/usr/share/doc", "/usr/share/man", "/usr/share/python", "/usr/share/python3",
    "/usr/lib/python3", "/usr/lib/python3.11", "/usr/lib/python3/dist-packages",
    "/usr/lib/python3/dist-packages/demo", "/usr/local/lib/python3.11/site-packages",
    "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib/systemd",
    "/usr/lib/systemd/system", "/usr/lib/sysusers.d", "/usr/lib/udev/rules.d", "/lib",
    "/lib/systemd", "/lib/systemd/system", "/lib/modules", "/lib64", "/usr/local",
    "/usr/local/demo", "/usr/local/lib/demo", "/usr/local/lib", "/usr/local/bin", "/etc",
    "/etc/cron.d", "/etc/demo", "/etc/cron.d/demo",
    "/home", "/home/x", "/root", "/srv", "/var", "/var/lib", "/var/lib/dpkg", "/var/cache", "/tmp",
    "/var/tmp", "/run", "/run/demo", "/proc/1", "/dev/shm", "/bin", "/sbin", "/boot", "/mnt",
    "/usr/share/man/man1", "/usr/share/locale/de", "/usr/share/icons/hicolor", "/var/cache/apt",
    "/usr/share/dbus-1/services", "/usr/lib/python3.11/demo", "/usr/lib/python3/demo/venv",
    "/lib/python3.11/lib-dynload", "/var/spool/cron", "/var/log/journal", "/var/lib/private",
    "/media", "relative/path", "/demo", "/opt/../usr/lib", "/opt/venvs/demo/..",
  ])
  func `a directory that is not the package's own is refused`(prefix: String) throws {
    let error = #expect(throws: RequestError.self) { try check(prefix) }
    #expect(error?.exitStatus == .usage)
    #expect(error?.message.contains("'\(FilePath(prefix).string)'") == true)
  }

  @Test(arguments: [
    "/opt/venvs/demo", "/opt/demo", "/srv/demo", "/usr/lib/demo", "/usr/lib/demo/venv",
    "/usr/share/python/demo", "/usr/share/demo", "/usr/libexec/demo",
    "/var/lib/demo", "/var/www/demo", "/home/x/demo", "/root/demo",
    "/lib/demo", "/opt/lämp", "/opt/it's [a] demo", "/tmp/demo", "/usr/lib/pythonista",
  ])
  func `a directory of its own is taken`(prefix: String) throws { try check(prefix) }

  @Test(arguments: ["", "x", "../../x", "a/b", "Demo", "de mo", "demo\n", "-demo"])
  func `a name that no package has is refused`(package: String) {
    #expect(throws: RequestError.self) { try check("/opt/venvs/demo", package: package) }
  }
}
