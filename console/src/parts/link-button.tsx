import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import './cloudscape.ts';

interface LinkButtonProps {
  /** An address of the console. */
  readonly to: string;
  readonly variant?: ButtonProps.Variant;
  readonly children: ReactNode;
}

/** A link that looks as a button does; it leads on without the page being loaded again. */
export function LinkButton({ to, variant = 'normal', children }: LinkButtonProps) {
  const { history } = useRouter();
  return (
    <Button
      variant={variant}
      href={to}
      onFollow={(event) => {
        event.preventDefault();
        history.push(to);
      }}
    >
      {children}
    </Button>
  );
}
