internal import Vocabulary

extension NationalRegister {
  /// Its files are published under the Open Government Licence – Canada (open.canada.ca).
  static let npri = NationalRegister(
    register: .npri,
    language: .english,
    licence: Licence(
      name: "OGL-Canada-2.0", title: "Open Government Licence – Canada 2.0",
      address: "https://open.canada.ca/en/open-government-licence-canada"),
    contact:
      "https://www.canada.ca/en/services/environment/pollution-waste-management/national-pollutant-release-inventory.html"
  )
}
