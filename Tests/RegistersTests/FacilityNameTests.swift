import Foundation
import Registers
import TestSupport
import Testing
import Vocabulary

/// One cell of RETC is two names: the company's and its establishment's.
struct FacilityNameTests {
  struct Names: Sendable, CustomTestStringConvertible {
    let cell: String
    let name: String?
    let company: String?
    var testDescription: String { cell }
  }

  private final class Receiver: ReportReceiver {
    func receive(_ report: borrowing Report) {}
    func receive(_ transfer: borrowing Transfer) {}
    func receive(_ diagnostic: Diagnostic) {}
  }

  private static let company = "QUÍMICA DEL NORTE S.A. DE C.V."

  @Test(arguments: [
    Names(cell: "\(company),PLANTA TIJUANA", name: "PLANTA TIJUANA", company: company),
    Names(cell: company, name: company, company: company),
    Names(cell: "\(company),", name: company, company: company),
    Names(cell: "\(company),NA", name: company, company: company),
    Names(cell: "\(company),N/A", name: company, company: company),
    Names(cell: "\(company),NO APLICA", name: company, company: company),
    Names(cell: "\(company),Química del Norte SA de CV", name: company, company: company),
    Names(cell: "SAYER, S.A. DE C.V.", name: "SAYER, S.A. DE C.V.", company: "SAYER, S.A. DE C.V."),
    Names(cell: "SAYER,S.A. DE C.V.", name: "SAYER,S.A. DE C.V.", company: "SAYER,S.A. DE C.V."),
    Names(cell: "SAYER, S. DE R.L.,Planta 2", name: "Planta 2", company: "SAYER, S. DE R.L."),
    Names(cell: "NO APLICA,Planta 2", name: "Planta 2", company: nil),
    Names(cell: "NA", name: nil, company: nil),
  ])
  func companyAndPlantAreTwoFields(_ names: Names) throws {
    let folder = try TemporaryFolder()
    let text = RETCText.establishmentsHeader + RETCText.establishment().replacing("PRUEBA SA,PLANTA", with: names.cell)
    let tables = try ReferenceTables()
    let file = try NationalFile(DelimitedReader(path: folder.write("es_2018.csv", text)), year: nil, tables: tables)
    var collector = SourceCollector(kind: file.kind, tables: tables, receiver: Receiver())
    try file.read(into: &collector)
    let details = try #require(collector.facilities.details.first ?? nil)
    #expect(details.name == names.name)
    #expect(details.company == names.company)
  }
}
