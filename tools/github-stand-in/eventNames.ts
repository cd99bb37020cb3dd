/**
 * The events that a hook of a repository may ask for.
 * Source: https://docs.github.com/webhooks/webhook-events-and-payloads
 */
export const EVENT_NAMES: ReadonlySet<string> = new Set(
    `branch_protection_configuration branch_protection_rule check_run check_suite code_scanning_alert commit_comment
    create delete dependabot_alert deploy_key deployment deployment_review deployment_status discussion
    discussion_comment fork gollum issue_comment issues label member membership meta milestone package page_build ping
    project project_card project_column public pull_request pull_request_review pull_request_review_comment
    pull_request_review_thread push registry_package release repository repository_advisory repository_import
    repository_ruleset repository_vulnerability_alert secret_scanning_alert secret_scanning_alert_location
    security_and_analysis star status sub_issues team_add watch workflow_job workflow_run`.split(/\s+/),
);
