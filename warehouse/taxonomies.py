"""The closed lists that several rooms share: labels, categories, exposure, AI relation, engagement, pay units, statuses.

Categories and labels follow the project's codebook (routine and non-routine work after Autor, Levy & Murnane 2003).
"""

TAXONOMY_VERSION = "1"

ROUTINE, JUDGMENT, UNLABELLED = "R", "J", "unlabelled"
LABELS = (ROUTINE, JUDGMENT, UNLABELLED)

CATEGORIES: dict[str, str] = {
    "data_entry": "Data entry and processing",
    "transcription": "Transcription, captioning",
    "web_research": "Web research, lists, scraping",
    "admin_support": "Virtual assistance, admin",
    "customer_support": "Customer support",
    "bookkeeping": "Bookkeeping, invoicing, payroll",
    "translation": "Translation, localisation",
    "content_writing": "Articles, SEO text, copy",
    "creative_editorial": "Books, scripts, editing",
    "basic_graphics": "Image editing, templates",
    "creative_design": "Brand, illustration, UI, 3D",
    "video_audio": "Video, animation, audio",
    "web_development": "Web, CMS, e-commerce",
    "software_development": "Software, mobile, DevOps, QA",
    "data_analytics": "Analysis, BI, data engineering",
    "ai_engineering": "Machine learning, LLM apps",
    "ai_training": "AI training and evaluation",
    "marketing_sales": "Marketing, ads, sales",
    "business_consulting": "Strategy, projects, HR",
    "finance_legal": "Finance, tax, legal",
    "engineering_architecture": "Engineering, architecture, CAD",
    "education_coaching": "Tutoring, teaching, coaching",
    "onsite_manual": "Physical work on site",
    "other": "Other",
}
CATEGORY_CODES = (*CATEGORIES, "unlabelled")

EXPOSURES = ("E0", "E1", "E2", "unlabelled")
AI_RELATIONS = ("none", "annotation", "expert_evaluation", "ai_build", "ai_output_repair", "ai_assisted", "ai_forbidden",
                "unlabelled")

ENGAGEMENT_TYPES = ("freelance", "contract", "temporary", "part_time", "full_time", "internship", "volunteer", "unknown")
GIG_ENGAGEMENTS = ("freelance", "contract", "temporary")
DECIDED_BY = ("field", "text", "source", "none")

PAY_KINDS = ("hourly", "fixed", "salary", "unknown")
PAY_UNITS = ("hour", "day", "week", "month", "year", "project", "item", "unknown")

OBSERVED_BY = ("crawl", "series", "snapshot")
COVERAGE_STATUSES = ("complete", "partial", "missed", "refused")
CLOSE_REASONS = ("closed", "expired", "left_source", "unknown")
POSTED_AT_ORIGINS = ("source", "source_id", "relative", "file", "none")
DUPLICATE_KINDS = ("original", "identical", "repost", "city_copy", "cross_source", "edited")
ESTIMATE_STATUSES = ("measured", "partial", "too_few", "not_observable", "gap", "unaudited")
MENTION_KINDS = SKILL, AI_TOOL, JUDGMENT_SKILL, CLAUSE, TURNAROUND, TEXT = (
    "skill", "ai_tool", "judgment_skill", "clause", "turnaround", "text")
NAMED_KINDS = MENTION_KINDS[:3]
STATED_CLAUSES = ("demands_ai", "forbids_ai", "demands_accuracy", "demands_proof")
CLAUSES = (*STATED_CLAUSES, "names_ai_tool", "asks_ai_skill")
READ_SCOPES = READ, TAGGED, UNREAD = ("read", "tagged", "unread")
DIRECTIONS = RISING, FADING, NO_CLEAR_CHANGE = ("rising", "fading", "no_clear_change")
TURNAROUND_STATISTICS = MEDIAN_DAYS, STATED_SHARE, ASAP_SHARE = ("median_days", "stated_share", "asap_share")
OPEN_LONG, REPOSTED = "open_over_90_days", "reposted_three_times"
EVERGREEN_REASONS = (OPEN_LONG, REPOSTED)
NOT_EVERGREEN = "none"
EVERGREEN_KINDS = (NOT_EVERGREEN, *EVERGREEN_REASONS)
STILL_OPEN, SOURCE_SILENT, UNDATED = "open", "source_silent", "undated"
AD_ENDINGS = (*CLOSE_REASONS, STILL_OPEN, SOURCE_SILENT, UNDATED)
OPEN_AFTER_DAYS = (7, 14, 28, 56, 90)
LIFE_STATISTICS = ("lower_quartile", "median", "upper_quartile", *(f"open_after_{days}_days" for days in OPEN_AFTER_DAYS))
INDEX_SERIES = ("chain_linked", "chain_linked_28_days", "chain_linked_seasonally_adjusted", "fixed_panel", "naive")
BREAK_KINDS = ("price", "policy", "technical")
CADENCES = ("continuous", "monthly")
INDEX_DIMENSIONS = ("all", "category", "label", "ai_relation", "source")
PAY_DIMENSIONS = ("all", "category", "label", "exposure", "source")
STATED_PAY_KINDS = ("hourly", "fixed")
PAY_INDEX_METHODS = ("matched_cells", "hedonic")
PAY_SERIES = ("nominal", "real")
OUTLOOK_DIRECTIONS = (*DIRECTIONS, "too_few")
AUDIT_DIMENSIONS = ("source", "country", "english", "length", "pay", "place", "year", "swap", "swap_doubtful")
AUDIT_MEASURES = ("error", "share_bias", "overconfidence", "largest_move", "label_flipped", "lean")
SEVERITIES = ("critical", "warning")
ANNOTATOR_KINDS = ("codebook", "human")
CHANGE_COMPONENTS = ("total", "within", "between")
CLAIM_VERDICTS = ("supported", "not_supported", "reversed", "too_little_data", "not_observable")
CLAIM_DIRECTIONS = ("falls", "rises", "steady")
