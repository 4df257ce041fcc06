/// What a Debian 12 interpreter says of itself.
package let bookworm = [
  "implementation_name": "cpython", "implementation_version": "3.11.2", "os_name": "posix",
  "platform_machine": "x86_64", "platform_python_implementation": "CPython",
  "platform_release": "6.1.0-13-amd64", "platform_system": "Linux",
  "platform_version": "#1 SMP Debian 6.1.55-1", "python_full_version": "3.11.2",
  "python_version": "3.11", "sys_platform": "linux",
]
