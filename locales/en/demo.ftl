# The demonstration
demo-role-officer = officer of an organisation
demo-role-administrator = administrator of an organisation
demo-duty-technology-manager = technology manager
demo-duty-reviewer = reviewer
demo-duty-registrar = registrar
demo-duty-finance = finance
demo-duty-analyst = analyst
demo-duty-expert = expert
demo-duty-administrator = administrator
