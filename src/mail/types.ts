/** One message. Addresses are bare, `team@example.org`. */
export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** `<unique@host>`; the same each time that the same message is sent. */
  readonly messageId: string;
  /** Message ids of the thread that it belongs to, the first one first. */
  readonly references?: readonly string[];
  /** An address that ends the subscription, for List-Unsubscribe. */
  readonly unsubscribe?: string;
}

/** Sends mail through a server. */
export interface Mailer {
  /**
   * Answers once the server has taken the message for every recipient. Throws MailRefusal where it never will; any other
   * error may be over by the next try.
   */
  send(mail: Mail, signal?: AbortSignal): Promise<void>;
}

/** The server refuses the message for good (5yz of RFC 5321, 4.2.1), or there is no server to send it through. */
export class MailRefusal extends Error {}
