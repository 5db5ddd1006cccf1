export interface LevelRules {
  readonly version: string
}
