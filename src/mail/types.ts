/** One message. Addresses are bare, `team@example.org`. */
export interface Mail {
  readonly to: readonly string[];
  /** Of those, who has it already: they are named in it, and not sent it again. */
  readonly taken?: readonly string[];
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
   * Answers once the server has taken the message for every recipient. Throws MailRefusal where it never will for any of
   * them, MailPartlyTaken where it took it for some; any other error may be over by the next try.
   */
  send(mail: Mail, signal?: AbortSignal): Promise<void>;
}

/** The server refuses the message for good (5yz of RFC 5321, 4.2.1), or there is no server to send it through. */
export class MailRefusal extends Error {}

/** The server took the message for some of its recipients. One that has a single recipient is never partly taken. */
export class MailPartlyTaken extends Error {
  /** Of `to`, who has it now, or had it before. */
  readonly taken: readonly string[];
  /** None of the others may get it by another try. */
  readonly isOver: boolean;

  constructor(message: string, { taken, isOver }: { readonly taken: readonly string[]; readonly isOver: boolean }) {
    super(message);
    this.taken = taken;
    this.isOver = isOver;
  }
}

/** A server for outgoing mail, and who it is sent as. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** `none` is mail in the clear, and goes to no address on the internet. */
  readonly tls: 'from-start' | 'starttls' | 'none';
  readonly login?: { readonly user: string; readonly password: string };
  readonly from: { readonly name: string; readonly address: string };
  /** Certificates (PEM) of who may vouch for the server, in the place of the well-known ones. */
  readonly certificates?: string;
}
