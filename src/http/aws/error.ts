/** A refusal that an AWS client is to hear. The codec of the service writes it; `name` is AWS's own name for it. */
export class AwsError extends Error {
  readonly status: number;
  /** Members that the error's shape has beside its message. */
  readonly members: Readonly<Record<string, string | number>>;

  constructor(
    name: string,
    message: string,
    more: { status?: number; members?: Readonly<Record<string, string | number>> } = {},
  ) {
    super(message);
    this.name = name;
    this.status = more.status ?? 400;
    this.members = more.members ?? {};
  }
}
