// Says, line by line, what the program makes of a register that it does not come with: its file read, a question
// asked, pages printed. `EcotoneTests/FourthRegisterTests` reads it. A process of its own, because registers are added
// before anything else is asked of them.
import Editions
import Foundation
import Portal
import PortalKernel
import Questions
import Registers
import TestSupport
import Vocabulary

NationalRegister.add(.qzr, .qzr(Register.Facts.qzr.register))

let folder = try TemporaryFolder()
let own = try folder.write(
  "plants.csv",
  """
  Year,Plant number,Plant name,Province,Substance,Unit,To air,To water,To sewage works
  2018,77,Dye works,Northern Province,108-88-3,kg,120.5,,4
  2018,78,Smelter,SUD,pb,t,0.25,1,
  2018,78,Smelter,South,XY-1,t,,2,
  2018,79,Empty works,Nowhere,PB,lb,,,

  """)
let toluene = try folder.write(
  "tri.csv",
  TRIText.file(rows: [["5.1 - FUGITIVE AIR": "100", "ON-SITE RELEASE TOTAL": "100", "TOTAL RELEASES": "100"]]))
let edition = try await build([own, toluene], in: folder)

print("registers:", Register.allCases.map(\.acronym).joined(separator: " "))
for source in edition.manifest.sources { print("source:", source.name, source.kind.rawValue, source.layout) }
for line in try String(contentsOf: folder.url.appendingPathComponent("edition/diagnostics.csv"), encoding: .utf8)
  .split(separator: "\n").dropFirst()
{
  print("diagnostic:", line)
}

func ask(_ words: [(Question.Parameter, String)]) throws {
  for row in try edition.answer(Question(parameters: words.map { (parameter: $0.0, text: $0.1) })).rows {
    print("answer:", row.texts.joined(separator: " "), row.value)
  }
}
try ask([(.by, "country,substance,category")])
try ask([(.country, "QZ"), (.by, "state")])
try ask([(.code, "qzr:PB")])

let library = try EditionLibrary([folder.url.appendingPathComponent("edition")]) { _ in }
library.refresh()
let portal = try Portal(library, record: nil, publicAddress: "https://ecotone.example")
for language in ["en", "fr", "es"] {
  for (path, query) in [
    ("", ""), ("explore", "country=Quezonia&by=state"), ("facilities", "country=QZ"), ("facilities/QZ:78", ""),
    ("findings", ""), ("coverage", ""), ("sources", ""), ("downloads", ""), ("flows", ""), ("places/QZ-NO", ""),
    ("map", "country=QZ"), ("substances/lead", ""),
  ] {
    let reply = portal.reply(
      to: Portal.Request(method: "GET", path: "/\(language)/\(path)", query: query, acceptLanguage: ""))
    guard case .bytes(let bytes) = reply.body else { fatalError("\(path) is no page") }
    let text = String(decoding: bytes, as: UTF8.self)
    let names = ["QZR", "Quezonia", "Quézonie"].filter(text.contains)
    print("page:", "\(language)/\(path)", reply.status, names.joined(separator: " "))
  }
}
