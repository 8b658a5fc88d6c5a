"""Made-up sites, and lines that sites and papers have around their news."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """A made-up site.

    :param above: lines that stand before each article.
    :param below: lines that stand behind it.
    :param opening: news that nearly all of its articles begin with.
    :param closing: news that nearly all of its articles end with.
    """

    host: str
    name: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()


# Written before the words that tell such lines were chosen.
SITES = (
    Site(
        "www.ardle-echo.example",
        "The Ardle Echo",
        ("Sign up for our morning briefing and never miss a story from the valley.",),
        (
            "Follow us on Facebook, Instagram and X for the latest from the Ardle valley.",
            "The Ardle Echo is owned by its readers and has been published since 1887.",
            "© 2026 Ardle Echo Media Ltd. All rights reserved.",
        ),
        closing=("The trial continues.",),
    ),
    Site(
        "coastwire.example",
        "Coastwire",
        ("This article is republished from Coastwire under a Creative Commons licence.",),
        (
            "This story first appeared on Coastwire.",
            "Read the original article.",
            "Support independent journalism on the coast: become a member today.",
        ),
        closing=("No warnings are in force.",),
    ),
    Site(
        "news.harrowgate.example",
        "Harrowgate Today",
        ("Harrowgate Today", "Listen to this article"),
        (
            "Get the Harrowgate Today app on the App Store and Google Play.",
            "Have you got a story? Email newsdesk@harrowgate.example or call our newsroom.",
            "More from Harrowgate Today",
        ),
        opening=("Live updates have ended.",),
    ),
    Site(
        "dailymeridian.example",
        "Daily Meridian",
        ("Subscribe now and read the Daily Meridian without advertisements.",),
        (
            "The opinions expressed in this article are those of the author.",
            "Join the conversation: leave a comment below.",
            "You might also like",
            "Daily Meridian is not responsible for the content of external sites.",
        ),
        closing=("Police are appealing for witnesses.",),
    ),
    Site(
        "thelanternpost.example",
        "Lantern Post",
        (),
        (
            "Like what you have read? Get stories like this in your inbox every Friday.",
            "Privacy policy | Terms of use | Contact us",
            "Published by Lantern Press, 14 Harbour Street, Wexmoor.",
            "Thank you for reading Lantern Post.",
        ),
        opening=("Analysis",),
        closing=("Twitter did not respond to a request for comment.",),
    ),
    Site(
        "metro-dispatch.example",
        "Metro Dispatch",
        ("BREAKING NEWS ALERTS: tap here to turn on notifications",),
        (
            "Download our free app for the latest headlines.",
            "Our journalism is free to read because of the support of people like you.",
            "Topics in this article",
            "Share this story with your friends",
        ),
        closing=("The inquest was adjourned until next month.",),
    ),
    Site(
        "northern-review.example",
        "Northern Review",
        ("Audio: listen to this story on the Northern Review podcast",),
        (
            "Northern Review's reporting is supported by the Hexley Foundation.",
            "Send tips and corrections to editor@northern-review.example.",
            "We use cookies to improve your experience on this site.",
            "Reprinted with permission.",
        ),
        closing=("The search goes on.",),
    ),
    Site(
        "quaysidetimes.example",
        "Quayside Times",
        ("Advertisement",),
        (
            "For more stories about the harbour, visit our harbour page.",
            "Stay informed: join our WhatsApp channel.",
            "To report an error in this story, click here.",
            "Copyright Quayside Times 2026",
        ),
        opening=("Key points",),
    ),
)


# Written after those words were chosen, and not looked at for them.
OTHER_FURNITURE = """
Get the best of our coverage, straight to your inbox.
Sign up to The Briefing, our weekly guide to what matters.
Want more stories like this? Subscribe to our newsletter.
This story was originally published by Inland Monitor and is reproduced here with permission.
This article first appeared in the Hexley Courier.
Follow @wexmoornews on X.
Follow Wexmoor News on Facebook and Instagram.
You can also find us on Mastodon.
All content © Wexmoor News Ltd 2026.
Copyright 2026 The Associated Wire. All rights reserved. No part may be rewritten.
Photographs and text may not be reproduced without permission.
Help keep local news alive. Donate today.
We rely on readers like you to fund our work.
If you value our reporting, please consider making a contribution.
Enjoyed this? Share it with a friend.
Share this:
Like this:
Click to share on WhatsApp (Opens in new window)
Do you have a story for us? Get in touch at tips@wexmoor.example.
Contact the newsroom: 01632 960 001
Comments are moderated. Please keep them polite.
Log in to leave a comment.
The views in this column are the author's own.
Wexmoor News is a member of the Independent Press Council.
Wexmoor News is not responsible for comments posted by users.
Read next: the week in pictures
Read our privacy notice and cookie policy.
Listen to our podcast wherever you get your podcasts.
Watch our evening bulletin live at six.
Download the Wexmoor News app.
More on this topic
Top stories
Most read in Business
Trending now
Recommended for you
Story continues below advertisement
This content is sponsored.
Already a subscriber? Sign in.
Buy a print of this photograph from our shop.
Our standards: the Wexmoor News Trust Principles.
""".strip().split("\n")

# What papers end or begin report after report with, and what must stay however often it comes.
NEWS = """
The trial continues.
The hearing continues.
The inquest continues on Monday.
No warnings are in force.
All roads are open.
The investigation is ongoing.
Anyone with information is asked to call the police on 101.
Twitter did not respond to a request for comment.
Facebook declined to comment.
The ministry could not be reached for comment.
The company has 40 million subscribers.
The newsletter was first published in 1962.
Her first novel was first published in 1987.
He is survived by his wife and two sons.
She denies all the charges.
Both men deny murder.
The harbour was closed in 2017 after a fire.
The war has killed thousands of people and displaced millions.
The next session is on Tuesday.
Trading resumes on Monday.
The central bank kept its rate at 4.25%.
Result: Ellery Rovers 2, Wexmoor 1
Attendance: 10,204
Analysis
Background
Key points
What happens next
Weather: sunny
LONDON (Reuters)
By Jane Doe
Jane Doe in Wexmoor
Reporting by Jane Doe; editing by John Roe
The storm passed over the coast at night.
Residents were told to stay informed and to keep away from the beach.
The app was removed from the store in March.
The law restricts independent media.
The copyright holder sued the publisher.
Voters can register until Friday.
The magazine is owned by a foundation.
Schools follow the advice of the council.
""".strip().split("\n")
