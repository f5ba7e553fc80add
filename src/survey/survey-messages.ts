/** What the surveying thread is started with. */
export interface SurveySettings {
  readonly databaseFile: string;
  readonly advisoriesFolder: string;
}

/** From the thread. */
export interface SurveyMessage {
  readonly kind: 'fault';
  readonly message: string;
}
