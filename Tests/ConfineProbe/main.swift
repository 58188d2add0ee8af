import CConfine
import Foundation

// Confined, it tries what it must not: a line for each, with what the system answered.

let folder = CommandLine.arguments[1]

func tell(_ what: String, _ result: Int32) { print(what, result < 0 ? String(cString: strerror(errno)) : "done") }

let failure = ecotone_confine(1 << 30, 5)
print("confine", failure)
tell("read", open("/etc/hostname", O_RDONLY))
tell("socket", socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
tell("write", open(folder + "/made", O_WRONLY | O_CREAT, 0o600))
tell("remove", unlink(folder + "/kept"))
var process: pid_t = 0
let spawned = posix_spawn(&process, "/bin/true", nil, nil, [strdup("true"), nil], nil)
print("spawn", spawned == 0 ? "done" : String(cString: strerror(spawned)))
print(
  "memory",
  mmap(nil, 2 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? "refused" : "done")
let done = DispatchSemaphore(value: 0)
Thread.detachNewThread { done.signal() }
print("thread", done.wait(timeout: .now() + 5) == .success ? "done" : "refused")
fflush(nil)
while true {}
