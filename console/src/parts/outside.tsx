import type { ReactNode } from 'react';

/** A link to a page of the web; the words alone where the address is none, as an image or an advisory may have it. */
export function Outside({ to, children }: { readonly to: string | undefined; readonly children: ReactNode }) {
  const url = to !== undefined && URL.canParse(to) ? new URL(to) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '') return <>{children}</>;
  return (
    <a href={url.href} rel="noreferrer noopener nofollow" target="_blank">
      {children}
    </a>
  );
}
