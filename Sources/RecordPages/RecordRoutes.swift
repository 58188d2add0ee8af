internal import Participation
package import PortalKernel
internal import PublicRecord
internal import RecordKernel

/// Pages, data and files of the public record.
package enum RecordRoutes {
  package static let handlers: [Handler] = [
    .api(DataRoutes.submissions) { try $0.submissions() },
    .api(DataRoutes.submission) { try $0.submission($0.visit["id"]) },
    .api(DataRoutes.consultations) { try $0.consultations() },
    .api(DataRoutes.comments) { try $0.comments() },
    .api(DataRoutes.counts) { try $0.counts() },
    .api(DataRoutes.meetings) { try $0.meetings() },
    .api(DataRoutes.advice) { try $0.advice() },
    .api(DataRoutes.decisions) { try $0.decisions() },
    .api(DataRoutes.waiting) { try $0.waiting() },
    .api(DataRoutes.plan) { try $0.plan() },
    .api(DataRoutes.recordHead) { try $0.recordHead() },
    .init(FileRoutes.planPackage) { try $0.planPackage() },
    .init(FileRoutes.consultationPackage) { try $0.consultationPackage() },
    .init(FileRoutes.commentFile) { try $0.commentFile() },
    .init(FileRoutes.communityPlaces) { try $0.communityPlaces() },
    .init(FileRoutes.planActivities) { try $0.planActivities() },
    .init(FileRoutes.feed) { try $0.feed(of: $0["subject"]) },
    .init(FileRoutes.calendar) { try $0.calendar(of: $0["subject"]) },
    .init(FileRoutes.document) { try $0.document($0["submission"], $0["hash"]) },
    .page(.submissions, SubmissionsView.self) { try SubmissionsModel($0) },
    .page(.submission, SubmissionView.self) {
      try SubmissionModel($0["submission"], $0)
    }.listing { try $0.publicCases.map { [$0] } },
    .page(.waiting, WaitingView.self) { try WaitingModel($0) },
    .page(.process, ProcessView.self) { try $0.record().process },
    .page(.plan, PlanView.self) { try PlanModel($0) },
    .page(.programme, ProgrammeView.self) { try ProgrammeModel($0["programme"], $0) },
    .page(.consultations, ConsultationsView.self) { try ConsultationsModel($0) },
    .page(.consultation, ConsultationView.self) {
      try ConsultationModel($0["consultation"], $0)
    }.listing { visit in try visit.publicConsultations.map { [$0.id] } },
    .page(.summary, SummaryView.self) {
      try SummaryModel($0["consultation"], $0)
    }.listing { visit in
      try visit.publicConsultations.filter { $0.published != nil }.map { [$0.id] }
    },
    .page(.comment, CommentView.self) { try CommentModel($0["consultation"], $0["comment"], $0) },
    .page(.meetings, MeetingsView.self) { try MeetingsModel($0) },
    .page(.meeting, MeetingView.self) {
      try MeetingModel($0["meeting"], $0)
    }.listing { visit in try visit.publicMeetings.map { [$0.id] } },
    .page(.recording, RecordingView.self) {
      try RecordingModel($0["meeting"], $0["recording"], $0)
    }.listing { visit in
      try visit.publicMeetings.flatMap { state in state.publicRecordings.map { [state.id, String($0.number)] } }
    },
    .page(.advices, AdviceListView.self) { try AdviceListModel($0) },
    .page(.advice, AdviceView.self) {
      try AdviceModel($0["advice"], $0)
    }.listing { visit in try visit.record().advices().map { [$0.id] } },
    .page(.council, CouncilView.self) { try CouncilModel($0) },
    .page(.decision, DecisionView.self) {
      try DecisionModel($0["decision"], $0)
    }.listing { visit in try visit.record().decisions().map { [$0.id] } },
    .page(.communities, CommunitiesView.self) { try CommunitiesModel($0) },
    .page(.community, CommunityPageView.self) {
      try CommunityPageModel($0["community"], $0)
    }.listing { visit in try visit.record().shownCommunities(on: visit.today).map { [$0.id] } },
    .page(.moderation, ModerationView.self) { try ModerationModel($0) },
    .page(.planReport, PlanReportView.self) { try PlanReportModel($0) },
  ]
}

/// What the site map lists of the pages that there are many of.
extension Visit {
  fileprivate var publicCases: [String] {
    get throws { try record().cases(CaseFilter(), reader: .anyone, today: today, limit: 10_000).map(\.id) }
  }
}
